using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Denoisers.Drunet;

/// <summary>Options of <see cref="DrunetModel"/>.</summary>
public sealed record DrunetOptions
{
    /// <summary>Channels at the four resolutions.</summary>
    [Description("Channels at the four resolutions, from the image's own down.")]
    [Length(4, 4)]
    [Range(1, 4096)]
    public IReadOnlyList<int> Channels { get; init; } = [64, 128, 256, 512];

    /// <summary>Residual blocks of a resolution.</summary>
    [Description("Residual blocks of each resolution on the way down, and again on the way up.")]
    [Range(1, 16)]
    public int Blocks { get; init; } = 4;

    /// <summary>The largest noise level.</summary>
    [Description("The largest noise level σ that the network was trained on, in units of the image: the "
        + "published files know 50/255.")]
    [Range(1e-3, 100.0)]
    public double SigmaMax { get; init; } = 50.0 / 255;
}
