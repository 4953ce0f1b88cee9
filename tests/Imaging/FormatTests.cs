using BitMiracle.LibTiff.Classic;

namespace Idm.Imaging.Tests;

public sealed class FormatTests
{
    [Theory]
    [InlineData("grey.png", 1, 255)]
    [InlineData("rgb.png", 3, 255)]
    [InlineData("grey16.png", 1, 65535)]
    [InlineData("adam7.png", 3, 65535)]
    [InlineData("rgb.webp", 3, 255)]
    [InlineData("rgb.bmp", 3, 255)]
    [InlineData("rgb.tif", 3, 255)]
    [InlineData("grey16.tiff", 1, 65535)]
    [InlineData("tiles.tif", 3, 65535)]
    public void Lossless_formats_give_the_codes_they_store(string name, int channels, int maxCode)
    {
        using var folder = new TemporaryFolder();
        // The name says nothing: the content does.
        var image = ImageReader.Read(folder.Put("content", Samples.Files[name]));

        Assert.Equal((Samples.Width, Samples.Height, channels, maxCode),
            (image.Width, image.Height, image.Channels, image.MaxCode));
        Assert.Equal(Samples.Raster(channels, maxCode).Samples, image.Samples);
    }

    [Theory]
    [InlineData("rgb.jpg", 3)]
    [InlineData("grey.jpeg", 1)]
    public void Jpeg_is_near_what_was_stored_and_keeps_its_channels(string name, int channels)
    {
        var image = ImageReader.Decode(Samples.Files[name], name);
        Assert.Equal(channels, image.Channels);
        for (var i = 0; i < image.Samples.Length; i++)
        {
            var stored = 255 * (i / channels % Samples.Width) / (Samples.Width - 1);
            Assert.InRange(image.Samples[i], stored - 3, stored + 3);
        }
    }

    [Fact]
    public void Gif_gives_the_colours_of_its_palette()
    {
        var image = ImageReader.Decode(Samples.Gif(), "gif");
        for (var i = 0; i < Samples.Width * Samples.Height; i++)
        {
            var index = ((i % Samples.Width) + (i / Samples.Width)) % 128;
            Assert.Equal([(ushort)index, (ushort)(2 * index), (ushort)(255 - index)],
                image.Samples[(3 * i)..((3 * i) + 3)]);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 1)]
    [InlineData(6, 3)]
    public void Alpha_of_8_bit_png_is_dropped_without_touching_the_codes(int colorType, int channels)
    {
        var stored = colorType switch { 0 => 1, 2 => 3, 4 => 2, _ => 4 };
        var codes = Codes.Make(13 * 11 * stored, 255);      // alpha 0 among them: no premultiplication
        var image = ImageReader.Decode(HandMadePng.Write(13, 11, 8, colorType, codes, row => row % 5), "png");
        Assert.Equal(channels, image.Channels);
        Assert.Equal(codes.Where((_, i) => i % stored < channels), image.Samples);
    }

    [Fact]
    public void A_gamma_chunk_changes_nothing()
    {
        var codes = Codes.Make(64, 255);
        var png = HandMadePng.Write(8, 8, 8, 0, codes, _ => 0);
        byte[] withGamma = [.. png[..33], .. HandMadePng.Chunk("gAMA", [0, 1, 0x86, 0xA0]), .. png[33..]];
        Assert.Equal(codes, ImageReader.Decode(withGamma, "png").Samples);
    }

    [Fact]
    public void Palettes_are_expanded()
    {
        byte[] palette = [10, 20, 30, 40, 50, 60];
        var image = ImageReader.Decode(
            HandMadePng.Write(2, 1, 8, 3, [1, 0], _ => 0, palette: palette), "png");
        Assert.Equal([40, 50, 60, 10, 20, 30], image.Samples);
    }

    [Theory]
    [InlineData(1, 255, false, false)]
    [InlineData(3, 255, true, true)]
    [InlineData(3, 65535, false, true)]
    [InlineData(1, 65535, true, false)]
    public void Tiff_layouts_and_byte_orders(int channels, int maxCode, bool tiled, bool separate)
    {
        var image = Samples.Raster(channels, maxCode);
        foreach (var bigEndian in (bool[])[false, true])
        {
            var file = Samples.Tiff(image, tiled, separate, Compression.PACKBITS, bigEndian: bigEndian);
            var back = ImageReader.Decode(file, "tif");
            Assert.Equal(image.Samples, back.Samples);
            Assert.Equal((channels, maxCode), (back.Channels, back.MaxCode));
        }
    }

    [Fact]
    public void White_is_zero_is_turned_over_and_orientation_is_not_applied()
    {
        var image = Samples.Raster(1, 255);
        var file = Samples.Tiff(
            image, photometric: Photometric.MINISWHITE, orientation: Orientation.BOTRIGHT);
        Assert.Equal(image.Samples.Select(c => (ushort)(255 - c)), ImageReader.Decode(file, "tif").Samples);
    }
}
