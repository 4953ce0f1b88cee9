using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.ZeroShot;

/// <summary>Options of the sampler <c>daps</c>.</summary>
public sealed record DapsOptions : DrawingOptions
{
    /// <summary>Annealing steps T.</summary>
    [Description("Annealing steps: noise levels at which the image is drawn anew.")]
    [Range(1, 100_000)]
    public int Steps { get; init; } = 200;

    /// <summary>Calls of the model at each level.</summary>
    [Description("Euler steps from each noise level down to none: one call of the model each. 1 is the "
        + "denoiser itself.")]
    [Range(1, 1000)]
    public int OdeSteps { get; init; } = 5;

    /// <summary>Langevin steps at each level.</summary>
    [Description("Langevin steps at each noise level: one A and one Aᵀ each.")]
    [Range(1, 100_000)]
    public int LangevinSteps { get; init; } = 100;

    /// <summary>The length of Langevin steps as a share of the longest that is stable in half.</summary>
    [Description("Length of Langevin steps, in units of 1 / (1/r² + ‖A‖²/β²): 2 and more would diverge; "
        + "short ones are exact, and slow.")]
    [Range(1e-6, 1.99)]
    public double LangevinRate { get; init; } = 0.5;

    /// <summary>β where y has less noise.</summary>
    [Description("The noise σ that is counted on in the measurement where there is less, or none is known.")]
    [Range(1e-6, 1000.0)]
    public double LeastNoise { get; init; } = 0.01;

    /// <summary>The spread of images, for r.</summary>
    [Description("Standard deviation s of images about their mean: r² = σ² s² / (σ² + s²), the spread of x₀ "
        + "given x for normal images. Not given, r = σ, as published.")]
    [Range(1e-6, 1000.0)]
    public double? ImageSigma { get; init; }

    /// <summary>r², at a noise level.</summary>
    internal double Spread(double sigma) => ImageSigma is { } s
        ? sigma * sigma * s * s / ((sigma * sigma) + (s * s))
        : sigma * sigma;
}
