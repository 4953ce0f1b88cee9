using System.Buffers.Binary;
using Idm.Common.Drawing;

namespace Idm.Imaging;

/// <summary>The header chunk (IHDR) of a PNG file.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits a sample.</param>
/// <param name="ColorType">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha.</param>
/// <param name="Interlaced">Whether the rows come in the seven Adam7 passes.</param>
internal readonly record struct PngHeader(uint Width, uint Height, int Depth, int ColorType, bool Interlaced)
{
    private const int End = 33;       // signature, then length, name, 13 bytes and checksum of IHDR

    public static ReadOnlySpan<byte> Signature => PngStream.Signature;

    /// <summary>The header, or null if this is no PNG or its header is incomplete.</summary>
    public static PngHeader? Peek(ReadOnlySpan<byte> file)
    {
        if (file.Length < End || !file.StartsWith(Signature) || !file[12..].StartsWith("IHDR"u8)) return null;
        return new PngHeader(
            BinaryPrimitives.ReadUInt32BigEndian(file[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(file[20..]),
            file[24], file[25], file[28] != 0);
    }

    /// <summary>Whether this is a PNG that stores grey, with or without alpha.</summary>
    public static bool IsGrey(ReadOnlySpan<byte> file) => Peek(file) is { ColorType: 0 or 4 };
}
