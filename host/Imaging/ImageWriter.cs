using System.Buffers.Binary;
using System.IO.Compression;
using Idm.Common.Drawing;
using Idm.Common.Files;
using SkiaSharp;

namespace Idm.Imaging;

/// <summary>Writes PNG: grey or RGB, 8 or 16 bits a sample, no alpha, no colour profile.</summary>
public static class ImageWriter
{
    /// <summary>Writes a PNG file, whole or not at all.</summary>
    /// <exception cref="UnwritableFileException">It cannot be written: names the file and the
    /// reason.</exception>
    public static void Save(string path, Raster image) => AtomicFile.Write(path, EncodePng(image));

    /// <summary>The bytes of a PNG file; reading them gives the same codes.</summary>
    public static byte[] EncodePng(Raster image) => image.MaxCode == 255 ? Encode8(image) : Encode16(image);

    private static unsafe byte[] Encode8(Raster image)
    {
        var grey = image.Channels == 1;
        var info = new SKImageInfo(
            image.Width, image.Height, grey ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = new byte[info.BytesSize64];
        if (grey)
        {
            for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)image.Samples[i];
        }
        else
        {
            for (int from = 0, to = 0; to < pixels.Length; from += 3, to += 4)
            {
                pixels[to] = (byte)image.Samples[from];
                pixels[to + 1] = (byte)image.Samples[from + 1];
                pixels[to + 2] = (byte)image.Samples[from + 2];
                pixels[to + 3] = 255;
            }
        }

        fixed (byte* first = pixels)
        {
            using var pixmap = new SKPixmap(info, (nint)first);
            using var png = pixmap.Encode(SKEncodedImageFormat.Png, 100)
                ?? throw new InvalidOperationException($"no PNG came of {image.Shape} codes");
            return png.ToArray();
        }
    }

    /// <summary>
    /// 16 bits, which Skia does not write; every row filtered by the difference from the row above.
    /// </summary>
    private static byte[] Encode16(Raster image)
    {
        var file = new MemoryStream();
        var png = new PngStream(file);
        png.Begin(image.Width, image.Height, depth: 16, grey: image.Channels == 1);
        var compressed = new MemoryStream();
        using (var rows = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var samples = image.Width * image.Channels;
            var (row, above) = (new byte[2 * samples], new byte[2 * samples]);
            var difference = new byte[2 * samples];
            for (var y = 0; y < image.Height; y++)
            {
                for (var i = 0; i < samples; i++)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(
                        row.AsSpan(2 * i), image.Samples[(y * samples) + i]);
                }
                for (var i = 0; i < row.Length; i++) difference[i] = (byte)(row[i] - above[i]);
                rows.WriteByte(2);
                rows.Write(difference);
                (row, above) = (above, row);
            }
        }
        png.Chunk("IDAT"u8, compressed.ToArray());
        png.End();
        return file.ToArray();
    }
}
