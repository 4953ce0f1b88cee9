using Idm.Plugins.Tests.Reference;

namespace Idm.Imaging.Tests;

public sealed class LumaTests
{
    [Fact]
    public void Colours_have_the_luma_that_opencv_gives()
    {
        foreach (var row in MetricsPair.Golden.GetProperty("luma").EnumerateArray())
        {
            var v = row.EnumerateArray().Select(n => n.GetUInt16()).ToArray();
            Assert.Equal(v[3], Luma.Of(v[0], v[1], v[2]));
        }
    }

    [Fact]
    public void An_image_has_the_luma_that_opencv_gives()
    {
        var rgb = Array.ConvertAll(MetricsPair.Bytes("rgb"), b => (ushort)b);
        var image = new Raster(MetricsPair.Width, MetricsPair.Height, 3, 255, rgb);

        // Through a file, as in use.
        var luma = Luma.Of(ImageReader.Decode(ImageWriter.EncodePng(image), "pair"));

        Assert.Equal(Array.ConvertAll(MetricsPair.Bytes("y"), b => (ushort)b), luma.Samples);
        Assert.Equal((1, 255), (luma.Channels, luma.MaxCode));
    }

    [Fact]
    public void Grey_stays_grey_at_both_depths()
    {
        for (var code = 0; code <= 65535; code++)
        {
            Assert.Equal(code, Luma.Of((ushort)code, (ushort)code, (ushort)code));
        }
        var grey = new Raster(2, 1, 1, 65535, [7, 65535]);
        Assert.Same(grey, Luma.Of(grey));
        Assert.Equal([7, 7, 7, 65535, 65535, 65535], Luma.ToRgb(grey).Samples);
        var rgb = new Raster(1, 1, 3, 255, [1, 2, 3]);
        Assert.Same(rgb, Luma.ToRgb(rgb));
    }

    [Theory]
    [InlineData(65535, 0, 0, 19596)]
    [InlineData(0, 65535, 0, 38467)]
    [InlineData(0, 0, 65535, 7472)]
    public void Sixteen_bits_have_the_same_weights(ushort red, ushort green, ushort blue, int expected) =>
        Assert.Equal(expected, Luma.Of(red, green, blue));
}
