using Idm.Common.Drawing;
using Idm.Preview.Composing;

namespace Idm.Preview.Tests.Composing;

public sealed class CpuComposerTests
{
    private const int Unit = Panel.Unit;

    [Fact]
    public void Codes_are_rounded_clamped_and_laid_out_by_rows()
    {
        float[] samples = [0, 0.5f, 1, -3, 0.2f, 7];
        var canvas = Compose(samples, Whole(3, 2, Unit));
        Assert.Equal([0, 128, 255, 0, 51, 255], canvas.Pixels.Select(p => (int)(p & 255)));
        Assert.All(canvas.Pixels, p => Assert.Equal((0xFFu, p & 255), (p >> 24, p >> 16 & 255)));
    }

    [Fact]
    public void A_shrunk_picture_shows_means_and_a_magnified_one_pixels()
    {
        float[] samples = [0, 1, 0.5f, 0.5f, 0.25f, 0.75f, 1, 0];
        var half = Compose(samples, Whole(4, 2, 2 * Unit) with { Target = new Area(0, 0, 2, 1) });
        Assert.Equal([128, 128], half.Pixels.Select(p => (int)(p & 255)));
        var twice = Compose(samples, Whole(4, 2, Unit / 2) with { Target = new Area(0, 0, 8, 4) });
        for (var i = 0; i < 32; i++)
        {
            var (x, y) = (i % 8 / 2, i / 8 / 2);
            Assert.Equal((uint)((samples[(y * 4) + x] * 255) + 0.5), twice.Pixels[i] & 255);
        }
    }

    [Fact]
    public void Three_channels_are_red_green_blue_and_their_mean_in_a_map()
    {
        float[] samples = [1, 0.2f, 0.6f];
        Assert.Equal(0xFF9933FFu, Compose(samples, Whole(1, 1, Unit) with { Channels = 3 }).Pixels[0]);
        var viridis = Compose(
            samples, Whole(1, 1, Unit) with { Channels = 3, Map = ColorMap.Viridis }).Pixels[0];
        Assert.Equal(ColorTables.All[ColorTables.Length + 153], viridis);
    }

    [Fact]
    public void Equal_pictures_have_a_white_difference_and_signs_have_colours()
    {
        float[] samples = [0.5f, 0.7f, 0.3f, 0.5f, 0.5f, 0.5f];
        var canvas = Compose(
            samples, Whole(
                3, 1, Unit) with { Map = ColorMap.Signed, Scale = 2.5f, Bias = 0.5f, Reference = 3 });
        var (zero, above, below) = (canvas.Pixels[0], canvas.Pixels[1], canvas.Pixels[2]);
        Assert.True((zero & 255) > 240 && (zero >> 8 & 255) > 240 && (zero >> 16 & 255) > 240);
        // Red, blue.
        Assert.True((above & 255) > (above >> 16 & 255) && (below & 255) < (below >> 16 & 255));
    }

    [Fact]
    public void What_is_no_number_is_magenta_and_what_is_no_picture_is_outside()
    {
        float[] samples = [float.NaN, float.PositiveInfinity, 0.5f];
        var canvas = Compose(
            samples, Whole(3, 1, Unit) with { OriginX = -Unit, Target = new Area(0, 0, 5, 1) });
        Assert.Equal([0xFF000001u, 0xFFFF00FFu, 0xFFFF00FFu, 0xFF808080u, 0xFF000001u], canvas.Pixels);
        var shrunk = Compose(
            samples, Whole(3, 1, 3 * Unit) with { OriginY = -Unit, Target = new Area(0, 0, 1, 1) });
        Assert.Equal(0xFFFF00FFu, shrunk.Pixels[0]);
    }

    [Fact]
    public void Maps_run_from_dark_to_light_without_a_step_back()
    {
        var light = ColorTables.All.Skip(ColorTables.Length).Take(ColorTables.Length)
            .Select(c => (0.299 * (c & 255)) + (0.587 * (c >> 8 & 255)) + (0.114 * (c >> 16 & 255))).ToList();
        Assert.All(light.Zip(light.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 0.7));
        Assert.Equal(0xFF540144u, ColorTables.All[ColorTables.Length]);
        Assert.Equal(0xFF25E7FDu, ColorTables.All[(2 * ColorTables.Length) - 1]);
    }

    [Fact]
    public void Ink_covers_by_its_alpha()
    {
        var ink = new Ink(2, 1);
        ink.Fill(new Area(0, 0, 1, 1), 0x800000FF);
        var canvas = new CpuComposer().Compose(new Scene(0xFFFFFFFF, 0, [], [], ink));
        Assert.Equal([0xFF7F7FFFu, 0xFFFFFFFFu], canvas.Pixels);
    }

    private static Panel Whole(int width, int height, int step) =>
        new(new Area(0, 0, width, height), 0, 1, width, height, 0, 0, step, ColorMap.Gray);

    private static Canvas Compose(float[] samples, Panel panel) => new CpuComposer().Compose(
        new Scene(
            0xFF000000, 0xFF000001, samples, [panel], new Ink(panel.Target.Width, panel.Target.Height)));
}
