using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Configuration.Settings;

/// <summary>The constants of AdamW, and of Muon where it is asked for.</summary>
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

    /// <summary>Weight decay, decoupled from the gradient.</summary>
    [Description("How strongly weights are pulled towards zero.")]
    [Range(0.0, double.MaxValue)]
    public double WeightDecay { get; init; }

    /// <summary>Muon for the matrices; null for AdamW alone.</summary>
    [Description("Muon for convolutions and matrices with at least 8 outputs and inputs; AdamW for the rest. "
        + "AdamW alone when absent.")]
    public MuonSettings? Muon { get; init; }
}

/// <summary>The constants of Muon.</summary>
public sealed record MuonSettings
{
    /// <summary>Its learning rate in units of <c>train.learning_rate</c>.</summary>
    [Description("Its learning rate in units of train.learning_rate.")]
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double Rate { get; init; } = 2;

    /// <summary>Momentum decay per step.</summary>
    [Description("How much of the momentum each step keeps.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = 0.95;

    /// <summary>Newton–Schulz iterations.</summary>
    [Description("Newton-Schulz iterations: how nearly orthogonal a step is.")]
    [Range(1, 20)]
    public int Iterations { get; init; } = 5;
}
