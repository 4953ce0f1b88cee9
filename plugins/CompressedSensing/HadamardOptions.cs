using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Options of <see cref="Hadamard"/>.</summary>
public sealed record HadamardOptions
{
    [Description("Compression ratio γ = M / n: patterns shown per pixel. M is rounded up.")]
    [Range(0.001, 1.0)]
    public double Ratio { get; init; } = 0.25;

    [Description("Which patterns are shown: sequency, the coarsest ones first; or random ones, the same for "
        + "all images of a size.")]
    public PatternOrder Order { get; init; } = PatternOrder.Sequency;
}

/// <summary>Order of the patterns that a single-pixel camera shows.</summary>
public enum PatternOrder
{
    /// <summary>Those whose signs change least often, over rows and columns together.</summary>
    Sequency,

    /// <summary>Random ones.</summary>
    Random,
}
