using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.ZeroShot;

/// <summary>Options of <see cref="DenoiseSampler"/>.</summary>
public sealed record DenoiseOptions
{
    /// <summary>σ; null for that of the measurement.</summary>
    [Description("Standard deviation σ of the noise to remove, in units of the image, where 1 is white; "
        + "that of the pipeline's noise when absent.")]
    [Range(1e-6, 1e4)]
    public double? Sigma { get; init; }
}
