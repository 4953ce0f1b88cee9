using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>Options of <see cref="IdmSampler"/>.</summary>
public sealed record IdmSamplerOptions
{
    [Description("Number T of sampler steps; weights are for one T.")]
    [Range(1, 64)]
    public int Steps { get; init; } = 3;

    [Description("End with a projection onto the images that explain the measurement, so that A x̂ = y.")]
    public bool Project { get; init; }
}
