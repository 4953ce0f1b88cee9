using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Configuration.Settings;

/// <summary>The sampler of a pipeline, and how often it restores each image.</summary>
public sealed record SamplerPart : Part
{
    /// <summary>Number of samples per image; 1 for one result without a deviation.</summary>
    [Description("How often each image is restored, each time from random numbers of its own: the result is "
        + "the mean, and the standard deviation is written beside it. Only for samplers that draw.")]
    [Range(1, 10000)]
    public int Samples { get; init; } = 1;
}
