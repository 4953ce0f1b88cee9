using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>Data consistency of each step's estimate.</summary>
public enum DataConsistency
{
    /// <summary>x − A⁺(A x − y): the nearest image that explains y.</summary>
    PseudoInverse,

    /// <summary>x − Aᵀ(A x − y) / ‖A‖²: a step towards it, where A⁺ takes too long.</summary>
    Gradient,
}

/// <summary>Options of <see cref="IdmSampler"/>.</summary>
public sealed record IdmSamplerOptions
{
    [Description("Number T of sampler steps; weights are for one T.")]
    [Range(1, 64)]
    public int Steps { get; init; } = 3;

    [Description("Restore the image and its mirror images from the same measurement, and average: 1 (as it "
        + "is), 2 (and left to right) or 4 (and upside down). Takes as many times longer; not used in "
        + "training.")]
    [AllowedValues(1, 2, 4)]
    public int Mirrors { get; init; } = 1;

    [Description("End with a projection onto the images that explain the measurement, so that A x̂ = y.")]
    public bool Project { get; init; }

    [Description("How each step brings its estimate towards the measurement: pseudo-inverse, or gradient "
        + "(one step of length 1/‖A‖²) where the pseudo-inverse takes too long. Use what the weights were "
        + "trained with.")]
    public DataConsistency Consistency { get; init; } = DataConsistency.PseudoInverse;
}
