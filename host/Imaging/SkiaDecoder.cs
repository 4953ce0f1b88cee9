using SkiaSharp;

namespace Idm.Imaging;

/// <summary>Images of 8 bits a sample: PNG, JPEG, BMP, WebP, GIF.</summary>
internal static class SkiaDecoder
{
    public static ImagePage Describe(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = Open(data) ?? throw Unrecognised(bytes);
        ImageLimits.Check(codec.Info.Width, codec.Info.Height, bytes.Length);
        return new ImagePage(codec.Info.Width, codec.Info.Height, Channels(codec, bytes), "uint8");
    }

    public static unsafe Raster Decode(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = Open(data) ?? throw Unrecognised(bytes);
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        ImageLimits.Check(width, height, bytes.Length);

        var gray8 = codec.Info.ColorType == SKColorType.Gray8;
        // Neither type nor a colour space to convert to: Skia then hands over the stored codes.
        var wanted = new SKImageInfo(
            width, height, gray8 ? SKColorType.Gray8 : SKColorType.Rgba8888,
            gray8 ? SKAlphaType.Opaque : SKAlphaType.Unpremul, colorspace: null);
        var pixels = new byte[wanted.BytesSize64];
        fixed (byte* first = pixels)
        {
            var result = codec.GetPixels(wanted, (nint)first);
            if (result != SKCodecResult.Success) throw Undecodable(codec.EncodedFormat, result);
        }

        var channels = Channels(codec, bytes);
        var stride = gray8 ? 1 : 4;
        return new Raster(width, height, channels, 255, Pick(pixels, stride, channels))
        { Remarks = ImageRemarks.Of(codec, pixels, stride) };
    }

    private static int Channels(SKCodec codec, byte[] bytes) =>
        codec.Info.ColorType == SKColorType.Gray8 || PngHeader.IsGrey(bytes) ? 1 : 3;

    private static SKCodec? Open(SKData data) => SKCodec.Create(data);

    /// <summary>
    /// The first channels of each pixel: alpha, and the repeated colours of grey with alpha, are dropped.
    /// </summary>
    private static ushort[] Pick(byte[] pixels, int stride, int channels)
    {
        var samples = new ushort[pixels.LongLength / stride * channels];
        for (int from = 0, to = 0; from < pixels.Length; from += stride)
        {
            for (var c = 0; c < channels; c++) samples[to++] = pixels[from + c];
        }
        return samples;
    }

    private static BadImageException Undecodable(SKEncodedImageFormat format, SKCodecResult result) =>
        result switch
    {
        SKCodecResult.IncompleteInput => BadImageException.Damaged($"its {format} data ends early"),
        SKCodecResult.ErrorInInput => BadImageException.Damaged($"its {format} data is invalid"),
        _ => BadImageException.Damaged($"its {format} data cannot be decoded ({result})"),
    };

    private static BadImageException Unrecognised(byte[] bytes) =>
        Known(bytes) is { } format
            ? BadImageException.Damaged($"its {format} header is incomplete or invalid")
            : new BadImageException(
                $"its content is of no known image format (it starts with {Start(bytes)})",
                "Convert it to PNG; read are PNG, JPEG, BMP, WebP, GIF and TIFF");

    private static string Start(byte[] bytes) => Convert.ToHexString(bytes, 0, Math.Min(8, bytes.Length));

    private static string? Known(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(PngHeader.Signature) ? "PNG"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? "JPEG"
        : bytes.StartsWith("GIF8"u8) ? "GIF"
        : bytes.StartsWith("BM"u8) ? "BMP"
        : bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes[8..].StartsWith("WEBP"u8) ? "WebP"
        : null;
}
