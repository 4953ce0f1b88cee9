using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Configuration.Settings;

/// <summary>The constants of AdamW.</summary>
public sealed record OptimizerSettings
{
    /// <summary>β₁ and β₂: what each step keeps of the averaged gradient and squared gradient.</summary>
    [Description("How much of the averaged gradient and squared gradient each step keeps.")]
    [Length(2, 2)]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public IReadOnlyList<double> Betas { get; init; } = [0.9, 0.999];

    /// <summary>ε: keeps the division finite.</summary>
    [Description("Keeps the division by the averaged gradient finite.")]
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Eps { get; init; } = 1e-8;

    /// <summary>How strongly weights are pulled towards zero, decoupled from the gradient.</summary>
    [Description("How strongly weights are pulled towards zero.")]
    [Range(0.0, double.MaxValue)]
    public double WeightDecay { get; init; }
}
