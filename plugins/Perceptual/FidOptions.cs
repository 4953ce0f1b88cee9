using System.ComponentModel;

namespace Idm.Plugins.Perceptual;

/// <summary>Options of <see cref="Fid"/>.</summary>
public sealed record FidOptions
{
    [Description("File of the weights of the Inception v3 that FID was defined with, with torchvision's "
        + "names; docs/metrics.md says which public file fits.")]
    public string? Weights { get; init; }
}
