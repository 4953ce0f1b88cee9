using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Options of <see cref="BlockCs"/>.</summary>
public sealed record BlockCsOptions
{
    [Description("Compression ratio γ = M / N: measurements kept per pixel. The number of rows is rounded "
        + "up. A matrix says it itself.")]
    [Range(0.001, 1.0)]
    public double Ratio { get; init; } = 0.10;

    [Description("Side B of the blocks, in pixels; N = B² pixels are measured together. Images are padded to "
        + "whole blocks.")]
    [Range(4, 64)]
    public int Block { get; init; } = 32;

    [Description("Scatter each block's pixels over the whole image by a random permutation, drawn anew for "
        + "each image.")]
    public bool Scramble { get; init; } = true;

    [Description("A file with Φ instead of a drawn one: .npy, .npz, .safetensors or .pt; [B², q] or [q, B²]. "
        + "Of several tensors 'phi' is taken, and 'perm' as the permutation.")]
    public string? Matrix { get; init; }

    [Description("A file with the permutation instead of a drawn one, for images of its size: entry i is the "
        + "pixel that comes i-th, row by row from 0.")]
    public string? Permutation { get; init; }

    /// <summary>The operator's name, for messages.</summary>
    internal const string Name = "block-cs";

    private const double DefaultRatio = 0.10;

    /// <summary>q = ⌈γ B²⌉.</summary>
    internal int Rows => (int)Math.Ceiling(Ratio * Block * Block - 1e-9);

    /// <summary>Matrix and permutation from files.</summary>
    internal ExternalFiles Files => new(Name, Block * Block, Matrix)
    {
        Permutation = Permutation,
        Columns = Ratio == DefaultRatio ? null : Rows,
        Scramble = Scramble,
    };
}
