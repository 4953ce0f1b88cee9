using System.Buffers.Binary;
using System.IO.Compression;
using Idm.Preview.Composing;

namespace Idm.Preview.Drawing;

/// <summary>The parts of a PNG file.</summary>
internal sealed class PngStream(Stream to)
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Writes what every file starts with: 8 bits of red, green and blue.</summary>
    public void Begin(int width, int height)
    {
        to.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
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
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(content, Crc(name, uint.MaxValue)));
        to.Write(number);
    }

    /// <summary>The compressed rows of a canvas: each the difference from the row above.</summary>
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

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (var b in bytes) crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeCrcTable() =>
    [
        .. Enumerable.Range(0, 256).Select(n =>
        {
            var c = (uint)n;
            for (var k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            return c;
        }),
    ];
}
