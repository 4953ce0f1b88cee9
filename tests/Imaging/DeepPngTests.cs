using Idm.Sdk;

namespace Idm.Imaging.Tests;

public sealed class DeepPngTests
{
    /// <summary>
    /// Every colour type of 16-bit PNG, every row filter (5: all in turn), interlaced and not.
    /// </summary>
    public static TheoryData<int, int, bool> Layouts => new(
        from colorType in (int[])[0, 2, 4, 6]
        from filter in Enumerable.Range(0, 6)
        from interlaced in (bool[])[false, true]
        select (colorType, filter, interlaced));

    [Theory]
    [MemberData(nameof(Layouts))]
    public void All_16_bits_arrive(int colorType, int filter, bool interlaced)
    {
        foreach (var (width, height) in ((int, int)[])[(23, 17), (1, 1), (3, 9), (5, 2)])
        {
            var (stored, kept) = colorType switch { 0 => (1, 1), 2 => (3, 3), 4 => (2, 1), _ => (4, 3) };
            var codes = Codes.Make(width * height * stored, 65535);
            var png = HandMadePng.Write(
                width, height, 16, colorType, codes, row => filter < 5 ? filter : row % 5, interlaced);

            var image = ImageReader.Decode(png, "hand-made.png");

            Assert.Equal(
                (width, height, kept, 65535), (image.Width, image.Height, image.Channels, image.MaxCode));
            Assert.Equal(codes.Where((_, i) => i % stored < kept), image.Samples);
        }
    }

    [Theory]
    [InlineData(1, 255)]
    [InlineData(3, 255)]
    [InlineData(1, 65535)]
    [InlineData(3, 65535)]
    public void What_is_written_is_read(int channels, int maxCode)
    {
        var image = new Raster(31, 19, channels, maxCode, Codes.Make(31 * 19 * channels, maxCode));

        var back = ImageReader.Decode(ImageWriter.EncodePng(image), "written");

        Assert.Equal(image.Samples, back.Samples);
        Assert.Equal(image with { Samples = [] }, back with { Samples = [] });
    }

    [Fact]
    public void Every_16_bit_code_survives()
    {
        var all = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        var image = new Raster(256, 256, 1, 65535, all);
        Assert.Equal(all, ImageReader.Decode(ImageWriter.EncodePng(image), "written").Samples);

        var planes = image.ToImageData();
        Assert.Equal(Array.ConvertAll(all, c => (float)(c / 65535.0)), planes.Samples);
        Assert.Equal(all, Raster.FromPlanes(planes.Shape, planes.Samples, 65535).Samples);
    }

    [Fact]
    public void A_wrong_checksum_is_found()
    {
        var png = HandMadePng.Write(8, 8, 16, 0, Codes.Make(64, 65535), _ => 0);
        var idat = png.AsSpan().IndexOf("IDAT"u8);
        png[idat + 8] ^= 1;
        var e = Assert.Throws<PluginException>(() => ImageReader.Decode(png, "x.png"));
        Assert.Contains("checksum", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_zeros_is_refused_before_it_is_inflated()
    {
        var png = HandMadePng.Write(1, 1, 16, 0, [0], _ => 0);
        byte[] huge = [.. png];
        byte[] header = [0, 0, 0x80, 0, 0, 0, 0x20, 0, 16, 0, 0, 0, 0];      // 32768 x 8192 pixels: 512 MiB
        HandMadePng.Chunk("IHDR", header).CopyTo(huge, 8);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<PluginException>(() => ImageReader.Decode(huge, "bomb.png"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("32768 x 8192", e.Message, StringComparison.Ordinal);
    }
}
