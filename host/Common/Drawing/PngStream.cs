using System.Buffers.Binary;
using System.IO.Compression;

namespace Idm.Common.Drawing;

/// <summary>Writes the parts of a PNG file.</summary>
/// <param name="to">Where they go; stays the caller's.</param>
public sealed class PngStream(Stream to)
{
    /// <summary>The bytes that every PNG file starts with.</summary>
    public static ReadOnlySpan<byte> Signature =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes the signature and the header.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="depth">Bits a sample, 8 or 16.</param>
    /// <param name="grey">Whether there is one sample a pixel; otherwise red, green and blue.</param>
    public void Begin(int width, int height, int depth = 8, bool grey = false)
    {
        to.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)(grey ? 0 : 2));
        Chunk("IHDR"u8, header);
    }

    /// <summary>Writes the last chunk.</summary>
    public void End() => Chunk("IEND"u8, []);

    /// <summary>Writes a chunk: length, name, content, checksum of the two.</summary>
    public void Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        to.Write(number);
        to.Write(name);
        to.Write(content);
        var checksum = new Crc32();
        checksum.Append(name);
        checksum.Append(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.Value);
        to.Write(number);
    }

    /// <summary>
    /// The compressed rows of a canvas, red, green and blue of 8 bits: each the difference from the row
    /// above.
    /// </summary>
    public static byte[] Compress(Canvas canvas)
    {
        var packed = new MemoryStream();
        using (var rows = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var width = 3 * canvas.Width;
            var (row, above, line) = (new byte[width], new byte[width], new byte[width + 1]);
            line[0] = 2;
            for (var y = 0; y < canvas.Height; y++)
            {
                for (var x = 0; x < canvas.Width; x++)
                {
                    var pixel = canvas[x, y];
                    row[3 * x] = (byte)pixel;
                    row[(3 * x) + 1] = (byte)(pixel >> 8);
                    row[(3 * x) + 2] = (byte)(pixel >> 16);
                }
                for (var i = 0; i < width; i++) line[i + 1] = (byte)(row[i] - above[i]);
                rows.Write(line);
                (row, above) = (above, row);
            }
        }
        return packed.ToArray();
    }
}
