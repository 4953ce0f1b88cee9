using BitMiracle.LibTiff.Classic;
using SkiaSharp;

namespace Idm.Imaging.Tests;

/// <summary>The same kind of image as a file of each format.</summary>
internal static class Samples
{
    public const int Width = 37;
    public const int Height = 29;

    /// <summary>One valid file of each kind that the reader knows, by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files { get; } = new Dictionary<string, byte[]>
    {
        ["grey.png"] = ImageWriter.EncodePng(Raster(1, 255)),
        ["rgb.png"] = ImageWriter.EncodePng(Raster(3, 255)),
        ["grey16.png"] = ImageWriter.EncodePng(Raster(1, 65535)),
        ["adam7.png"] = HandMadePng.Write(
            Width, Height, 16, 2, Raster(3, 65535).Samples, row => row % 5, true),
        ["rgb.jpg"] = Skia(SKEncodedImageFormat.Jpeg, 3),
        ["grey.jpeg"] = Skia(SKEncodedImageFormat.Jpeg, 1),
        ["rgb.webp"] = LosslessWebp(),
        ["rgb.bmp"] = Bmp(Raster(3, 255)),
        ["palette.gif"] = Gif(),
        ["rgb.tif"] = Tiff(Raster(3, 255)),
        ["grey16.tiff"] = Tiff(Raster(1, 65535), compression: Compression.LZW),
        ["tiles.tif"] = Tiff(Raster(3, 65535), tiled: true, compression: Compression.ADOBE_DEFLATE),
    };

    public static Raster Raster(int channels, int maxCode) =>
        new(Width, Height, channels, maxCode, Codes.Make(Width * Height * channels, maxCode));

    public static byte[] Tiff(
        Raster image, bool tiled = false, bool separate = false, Compression compression = Compression.NONE,
        Photometric? photometric = null, bool bigEndian = false,
        Orientation orientation = Orientation.TOPLEFT)
    {
        var stream = new MemoryStream();
        var bytes = image.MaxCode == 255 ? 1 : 2;
        using (var tiff = BitMiracle.LibTiff.Classic.Tiff.ClientOpen(
            "", bigEndian ? "wb" : "wl", stream, new Open()))
        {
            tiff.SetField(TiffTag.IMAGEWIDTH, image.Width);
            tiff.SetField(TiffTag.IMAGELENGTH, image.Height);
            tiff.SetField(TiffTag.SAMPLESPERPIXEL, image.Channels);
            tiff.SetField(TiffTag.BITSPERSAMPLE, 8 * bytes);
            tiff.SetField(TiffTag.PLANARCONFIG, separate ? PlanarConfig.SEPARATE : PlanarConfig.CONTIG);
            tiff.SetField(TiffTag.COMPRESSION, compression);
            tiff.SetField(TiffTag.ORIENTATION, orientation);
            tiff.SetField(TiffTag.PHOTOMETRIC,
                photometric ?? (image.Channels == 1 ? Photometric.MINISBLACK : Photometric.RGB));
            var side = tiled ? 16 : 0;
            if (tiled)
            {
                tiff.SetField(TiffTag.TILEWIDTH, side);
                tiff.SetField(TiffTag.TILELENGTH, side);
            }
            else
            {
                tiff.SetField(TiffTag.ROWSPERSTRIP, 8);
            }

            for (var plane = 0; plane < (separate ? image.Channels : 1); plane++)
            {
                for (var y = 0; y < image.Height; y += tiled ? side : 1)
                {
                    for (var x = 0; x < image.Width; x += tiled ? side : image.Width)
                    {
                        var block = Block(
                            image, x, y, tiled ? side : image.Width, tiled ? side : 1, separate ? plane : -1,
                            bytes);
                        if (tiled) tiff.WriteTile(block, x, y, 0, (short)plane);
                        else tiff.WriteScanline(block, y, (short)plane);
                    }
                }
            }
        }
        return stream.ToArray();
    }

    public static byte[] Bmp(Raster rgb)
    {
        var stride = ((3 * rgb.Width) + 3) / 4 * 4;
        var file = new byte[54 + (stride * rgb.Height)];
        "BM"u8.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(2), file.Length);
        (int At, int Value)[] header =
            [(10, 54), (14, 40), (18, rgb.Width), (22, rgb.Height), (26, 1 | (24 << 16))];
        foreach (var (at, value) in header)
        {
            BitConverter.TryWriteBytes(file.AsSpan(at), value);
        }
        for (var y = 0; y < rgb.Height; y++)            // the last row first, blue first
        {
            for (var i = 0; i < 3 * rgb.Width; i++)
            {
                var code = rgb.Samples[((rgb.Height - 1 - y) * 3 * rgb.Width) + (i / 3 * 3) + (2 - (i % 3))];
                file[54 + (y * stride) + i] = (byte)code;
            }
        }
        return file;
    }

    /// <summary>
    /// A pixel's palette index is (x + y) mod 128; colour i of the palette is (i, 2 i, 255 - i).
    /// </summary>
    public static byte[] Gif()
    {
        var palette = Enumerable.Range(0, 128)
            .SelectMany(i => (byte[])[(byte)i, (byte)(2 * i), (byte)(255 - i)]);
        var indices = Enumerable.Range(0, Width * Height)
            .Select(i => (byte)(((i % Width) + (i / Width)) % 128));
        // Codes of 8 bits; a clear code (128) after 100 pixels keeps the table, and the code width, as they
        // are.
        byte[] data = [.. indices.Chunk(100).SelectMany(chunk => (byte[])[128, .. chunk]), 129];
        var blocks = data.Chunk(255).SelectMany(block => (byte[])[(byte)block.Length, .. block]);
        return [.. "GIF89a"u8, Width, 0, Height, 0, 0xF6, 0, 0, .. palette,
            0x2C, 0, 0, 0, 0, Width, 0, Height, 0, 0, 7, .. blocks, 0, 0x3B];
    }

    public static SKBitmap Bitmap(Raster image)
    {
        var pixels = new SKColor[image.Width * image.Height];
        for (var i = 0; i < pixels.Length; i++)
        {
            byte At(int channel) => (byte)image.Samples[(i * image.Channels) + (channel % image.Channels)];
            pixels[i] = new SKColor(At(0), At(1), At(2));
        }
        var type = image.Channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888;
        return new SKBitmap(image.Width, image.Height, type, SKAlphaType.Opaque) { Pixels = pixels };
    }

    private static byte[] Skia(SKEncodedImageFormat format, int channels)
    {
        var ramp = new ushort[Width * Height * channels];
        for (var i = 0; i < ramp.Length; i++) ramp[i] = (ushort)(255 * (i / channels % Width) / (Width - 1));
        using var bitmap = Bitmap(new Raster(Width, Height, channels, 255, ramp));
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    private static byte[] LosslessWebp()
    {
        using var bitmap = Bitmap(Raster(3, 255));
        using var pixmap = bitmap.PeekPixels();
        using var data = pixmap.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 50));
        return data!.ToArray();
    }

    private static byte[] Block(Raster image, int x0, int y0, int width, int height, int plane, int bytes)
    {
        var channels = plane < 0 ? Enumerable.Range(0, image.Channels).ToArray() : [plane];
        var block = new MemoryStream();
        for (var y = y0; y < y0 + height; y++)
        {
            for (var x = x0; x < x0 + width; x++)
            {
                foreach (var c in channels)
                {
                    var inside = x < image.Width && y < image.Height;
                    var code = inside
                        ? image.Samples[(((y * image.Width) + x) * image.Channels) + c]
                        : (ushort)0;
                    block.Write(BitConverter.GetBytes(code).AsSpan(0, bytes));
                }
            }
        }
        return block.ToArray();
    }

    private sealed class Open : TiffStream
    {
        public override void Close(object clientData)
        {
        }
    }
}
