using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Configuration.Settings;

/// <summary>Distribution of the noise levels of a training run.</summary>
public enum NoiseDistribution
{
    /// <summary>ln σ is normal: most levels are near the median.</summary>
    LogNormal,

    /// <summary>ln σ is uniform: every octave has as many levels.</summary>
    LogUniform,
}

/// <summary>Weight of a denoised patch's error at a noise level.</summary>
public enum NoiseWeighting
{
    /// <summary>
    /// (σ² + σ_d²) / (σ σ_d)² on squares: the error of a preconditioned network counts alike.
    /// </summary>
    Edm,

    /// <summary>1 / σ² on squares: the error of the estimated noise counts alike.</summary>
    Noise,
}

/// <summary>
/// The noise that a model learns to remove: <c>train.noise</c>, for <c>objective: denoising</c>.
/// </summary>
/// <remarks>σ is in units of the image, where 1 is white.</remarks>
public sealed record TrainNoiseSettings : IValidatableObject
{
    /// <summary>The smallest σ; null for the model's own, at least 0.002.</summary>
    [Description("The smallest noise level σ, in units of the image, where 1 is white; the model's smallest "
        + "when absent, at least 0.002.")]
    [Range(1e-6, 1e4)]
    public double? SigmaMin { get; init; }

    /// <summary>The largest σ; null for the model's own, at most 20.</summary>
    [Description("The largest noise level; the model's largest when absent, at most 20.")]
    [Range(1e-6, 1e4)]
    public double? SigmaMax { get; init; }

    /// <summary>Distribution of σ between them.</summary>
    [Description("How the noise level of each patch is drawn: log-normal (levels beyond the smallest and "
        + "the largest become these), or log-uniform.")]
    public NoiseDistribution Distribution { get; init; }

    /// <summary>The median σ of the log-normal distribution.</summary>
    [Description("The median noise level of the log-normal distribution.")]
    [Range(1e-6, 1e4)]
    public double Median { get; init; } = 0.15;

    /// <summary>The standard deviation of ln σ.</summary>
    [Description("The standard deviation of ln σ of the log-normal distribution.")]
    [Range(0.0, 10.0)]
    public double Spread { get; init; } = 1.2;

    /// <summary>Weight of an error at σ.</summary>
    [Description("What the error of a denoised patch counts: edm (the weight of Karras et al., for networks "
        + "with preconditioning, such as prior), or noise (the error of the estimated noise counts alike at "
        + "all levels, for networks that estimate it, such as idm-unet).")]
    public NoiseWeighting Weighting { get; init; }

    /// <summary>σ_d of the weight.</summary>
    [Description("Standard deviation σ_d of images about mid-grey, in the weight edm.")]
    [Range(0.01, 10.0)]
    public double ImageSigma { get; init; } = 0.25;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SigmaMin > SigmaMax)
            yield return new(FormattableString.Invariant(
                $"found {SigmaMin}, above sigma_max, which is {SigmaMax}; expected a smaller one"),
                [nameof(SigmaMin)]);
    }
}
