using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Options of <see cref="CollaborativeCs"/>.</summary>
public sealed record CollaborativeCsOptions
{
    [Description("Compression ratio γ = M / n: numbers kept of each channel, per pixel. M is rounded up.")]
    [Range(0.001, 1.0)]
    public double Ratio { get; init; } = 0.10;

    [Description("Share of the M numbers that are low DCT coefficients of the whole image; the others are "
        + "random projections of all other coefficients. 0.4 for networks, 1 for total variation.")]
    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.4;

    [Description("Side B of the blocks: B² scattered coefficients are projected together.")]
    [Range(4, 64)]
    public int Block { get; init; } = 32;

    [Description("A file with Φ instead of a drawn one: .npy, .npz, .safetensors or .pt; [B², q] or [q, B²] "
        + "with orthonormal columns, of which the first ones are used. Of several tensors 'phi' is taken.")]
    public string? Matrix { get; init; }

    /// <summary>The operator's name, for messages.</summary>
    internal const string Name = "collaborative-cs";

    /// <summary>
    /// Columns of Φ that suffice for images of any size: as many as large images need, and four for rounding.
    /// </summary>
    internal int Columns
    {
        get
        {
            var pixels = Block * Block;
            // The part of the coefficients that Φ sees; 0 if all are kept.
            var open = 1 - (Ratio * Share);
            var asked = open > 0 ? pixels * Ratio * (1 - Share) / open : 0;
            return (int)Math.Min(pixels, Math.Ceiling(asked) + 4);
        }
    }
}
