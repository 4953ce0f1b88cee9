using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Options of <see cref="BlockCs"/>.</summary>
public sealed record BlockCsOptions
{
    [Description("Compression ratio γ = M / N: measurements kept per pixel. The number of rows is rounded up.")]
    [Range(0.001, 1.0)]
    public double Ratio { get; init; } = 0.10;

    [Description("Side B of the blocks, in pixels; N = B² pixels are measured together. Images are padded to whole blocks.")]
    [Range(4, 64)]
    public int Block { get; init; } = 32;

    [Description("Scatter each block's pixels over the whole image by a random permutation, drawn anew for each image.")]
    public bool Scramble { get; init; } = true;
}
