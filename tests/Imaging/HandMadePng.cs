using System.Buffers.Binary;
using System.IO.Compression;

namespace Idm.Imaging.Tests;

/// <summary>
/// PNG written down from its specification, with each row's filter to choose: the truth that the reader is
/// held to.
/// </summary>
internal static class HandMadePng
{
    private static readonly (int X, int Y, int DX, int DY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>
    /// A file of 8 or 16 bits (depth) and colour type 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with
    /// alpha; codes lie row by row, the samples of a pixel side by side; filter gives that of the n-th row
    /// written.
    /// </summary>
    public static byte[] Write(
        int width, int height, int depth, int colorType, ushort[] codes, Func<int, int> filter,
        bool interlaced = false, byte[]? palette = null)
    {
        var samples = colorType switch { 0 or 3 => 1, 2 => 3, 4 => 2, _ => 4 };
        var raw = new MemoryStream();
        var written = 0;
        foreach (var (x0, y0, dx, dy) in interlaced ? Adam7 : [(0, 0, 1, 1)])
        {
            if (x0 >= width) continue;
            byte[]? above = null;
            for (var y = y0; y < height; y += dy)
            {
                var row = new List<byte>();
                for (var x = x0; x < width; x += dx)
                {
                    for (var s = 0; s < samples; s++)
                    {
                        var code = codes[(((y * width) + x) * samples) + s];
                        if (depth == 16) row.Add((byte)(code >> 8));
                        row.Add((byte)code);
                    }
                }
                var bytes = row.ToArray();
                raw.WriteByte((byte)filter(written));
                raw.Write(
                    Filter(filter(written++), bytes, above ?? new byte[bytes.Length], samples * depth / 8));
                above = bytes;
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colorType, interlaced ? (byte)1 : (byte)0);
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            raw.WriteTo(zlib);
        }
        var data = compressed.ToArray();
        var half = data.Length / 2;
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header),
            .. Chunk("tEXt", "Comment\0x"u8.ToArray()),
            .. palette is null ? [] : Chunk("PLTE", palette), .. Chunk("IDAT", data[..half]),
            .. Chunk("IDAT", data[half..]), .. Chunk("IEND", [])];
    }

    public static byte[] Chunk(string name, byte[] content)
    {
        byte[] body = [.. name.Select(c => (byte)c), .. content];
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc(body));
        return chunk;
    }

    private static byte[] Filter(int type, byte[] row, byte[] above, int pixel)
    {
        var filtered = new byte[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            int a = i >= pixel ? row[i - pixel] : 0, b = above[i], c = i >= pixel ? above[i - pixel] : 0;
            var p = a + b - c;
            var nearest = new[] { a, b, c }.MinBy(v => Math.Abs(p - v));    // of equals the first
            filtered[i] = (byte)(
                row[i] - (type switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => nearest, _ => 0 }));
        }
        return filtered;
    }

    private static uint Crc(byte[] body)
    {
        var crc = uint.MaxValue;
        foreach (var b in body)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++) crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }
        return ~crc;
    }
}
