using BitMiracle.LibTiff.Classic;
using Idm.Sdk.Formats;
using SkiaSharp;

namespace Idm.Imaging.Tests;

/// <summary>What of an image file is not used is said, and only that.</summary>
public sealed class RemarkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("idm-remarks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Transparent_pixels_are_counted()
    {
        using var bitmap = new SKBitmap(4, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Erase(SKColors.White);
        bitmap.SetPixel(1, 1, new SKColor(10, 20, 30, 128));
        var image = ImageReader.Decode(Encoded(bitmap, SKEncodedImageFormat.Png), "a.png");
        var remark = Assert.Single(image.Remarks);
        Assert.Equal(UnusedContent.Transparency, remark.Kind);
        Assert.StartsWith("12.5 % of its pixels are transparent", remark.Text, StringComparison.Ordinal);
        Assert.Equal([10, 20, 30], image.Samples[15..18].Select(s => (int)s));
    }

    [Fact]
    public void Opaque_images_of_one_page_need_no_remark()
    {
        using var bitmap = new SKBitmap(4, 2, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Erase(SKColors.White);
        foreach (var format in (SKEncodedImageFormat[])[SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg,
            SKEncodedImageFormat.Webp])
            Assert.Empty(ImageReader.Decode(Encoded(bitmap, format), "a").Remarks);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(6, true)]
    public void An_EXIF_orientation_is_said_and_not_applied(int orientation, bool said)
    {
        using var bitmap = new SKBitmap(16, 8);
        bitmap.Erase(SKColors.Gray);
        var image = ImageReader.Decode(
            WithOrientation(Encoded(bitmap, SKEncodedImageFormat.Jpeg), orientation), "a.jpg");
        Assert.Equal((16, 8), (image.Width, image.Height));
        Assert.Equal(
            said ? [$"viewers turn it (orientation {orientation})"] : [],
            image.Remarks.Select(r => r.Text.Split(':')[0]));
    }

    [Fact]
    public void Frames_of_an_animation_are_counted()
    {
        // GIF89a, 1 x 1, two colours, the same frame twice.
        byte[] frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        byte[] file = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255,
            .. frame, .. frame, 0x3B];
        var remark = Assert.Single(ImageReader.Decode(file, "a.gif").Remarks);
        Assert.StartsWith(
            "it holds 2 frames: the first is read", remark.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_orientation_of_a_TIFF_is_said()
    {
        var path = Path.Combine(_folder, "a.tif");
        using (var tiff = Tiff.Open(path, "w"))
        {
            tiff.SetField(TiffTag.IMAGEWIDTH, 3);
            tiff.SetField(TiffTag.IMAGELENGTH, 2);
            tiff.SetField(TiffTag.BITSPERSAMPLE, 8);
            tiff.SetField(TiffTag.SAMPLESPERPIXEL, 1);
            tiff.SetField(TiffTag.ROWSPERSTRIP, 2);
            tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.MINISBLACK);
            tiff.SetField(TiffTag.ORIENTATION, Orientation.BOTRIGHT);
            for (var row = 0; row < 2; row++) tiff.WriteScanline([1, 2, 3], row);
            tiff.WriteDirectory();
        }
        Assert.Equal(
            UnusedContent.Orientation, Assert.Single(ImageReader.Read(path).Remarks).Kind);
    }

    [Fact]
    public void Sixteen_bits_have_transparency_too()
    {
        // Grey and alpha; one of the four is not opaque, by one code.
        ushort[] codes = [1, 65535, 2, 65534, 3, 65535, 4, 65535];
        var image = ImageReader.Decode(HandMadePng.Write(2, 2, 16, 4, codes, _ => 0), "a.png");
        Assert.Equal([1, 2, 3, 4], image.Samples.Select(s => (int)s));
        Assert.StartsWith("25 % of its pixels", Assert.Single(image.Remarks).Text, StringComparison.Ordinal);
    }

    private static byte[] Encoded(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG with an APP1 segment that holds one EXIF tag, 0x0112.</summary>
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif = [.. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0,
            (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
