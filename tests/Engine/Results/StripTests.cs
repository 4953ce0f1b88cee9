using Idm.Engine.Results;
using Idm.Imaging;
using Idm.Sdk;

namespace Idm.Engine.Tests.Results;

public sealed class StripTests
{
    [Fact]
    public void Shows_each_cell_at_its_place()
    {
        var rows = new[] { Row("first", 64, 64), Row("second", 64, 64) };

        var strip = ImageReader.Decode(Strip.Compose(rows), "strip");

        // 64 x 64 is shown at 256 x 256; margin 28, gap 14, name 26, labels 24, note 22, rows 26 apart.
        Assert.Equal((28 + 256 + 14 + 256 + 28, 28 + 26 + 24 + 256 + 22 + 26 + 26 + 256 + 22 + 28),
            (strip.Width, strip.Height));
        var (top, second) = (28 + 26 + 24, 28 + 26 + 24 + 256 + 22 + 26 + 26);
        foreach (var y in (int[])[top, second])
        {
            Assert.Equal(0, At(strip, 28, y));                      // a ramp from black ...
            Assert.Equal(255, At(strip, 28 + 255, y + 255));        // ... to white
            Assert.Equal(128, At(strip, 28 + 256 + 14 + 100, y + 100));
        }
    }

    [Fact]
    public void Captions_put_ink_where_text_belongs_and_nowhere_else()
    {
        var strip = ImageReader.Decode(Strip.Compose([Row("M", 64, 64)]), "strip");

        bool Inked(int fromX, int fromY, int toX, int toY) => Enumerable.Range(fromY, toY - fromY)
            .Any(y => Enumerable.Range(fromX, toX - fromX).Any(x => At(strip, x, y) < 128));
        Assert.True(Inked(28, 28, 60, 46), "name");
        Assert.True(Inked(28, 54, 120, 72), "label");
        Assert.True(Inked(28, 78 + 256 + 4, 120, 78 + 256 + 22), "note");
        Assert.False(Inked(0, 0, strip.Width, 26), "margin");
        Assert.False(Inked(120, 28, strip.Width, 50), "beside the name");
    }

    [Fact]
    public void Large_images_are_averaged_down()
    {
        var checkers = new float[1024 * 1024];
        for (var i = 0; i < checkers.Length; i++) checkers[i] = (i + (i / 1024)) % 2;
        var picture = Thumbnail.Draw(checkers, new ImageShape(1, 1024, 1024));

        Assert.Equal((256, 256), (picture.Width, picture.Height));
        Assert.All(picture.Pixels, p => Assert.Equal(128u, p & 0xFF));
    }

    [Theory]
    [InlineData(50, 70, 250, 350)]
    [InlineData(256, 256, 256, 256)]
    [InlineData(512, 512, 256, 256)]
    [InlineData(321, 481, 256, 384)]
    [InlineData(100, 2000, 26, 512)]
    [InlineData(1, 30000, 1, 512)]
    public void Sizes_fit_the_cell(int height, int width, int shownHeight, int shownWidth) =>
        Assert.Equal((shownWidth, shownHeight), Thumbnail.Size(new ImageShape(1, height, width)));

    [Fact]
    public void Area_mean_keeps_the_mean_at_odd_ratios()
    {
        var ramp = new float[481 * 321];
        for (var i = 0; i < ramp.Length; i++) ramp[i] = i % 481 / 480f;
        var picture = Thumbnail.Draw(ramp, new ImageShape(1, 321, 481));
        Assert.Equal(127.5, picture.Pixels.Average(p => (double)(p & 0xFF)), 0.1);
    }

    [Fact]
    public void Difference_is_scaled_and_of_the_shown_values()
    {
        var shape = new ImageShape(1, 1, 3);
        var cell = StripCell.Difference(new("x", [0.5f, 1.5f, -1], shape), new("y", [0.4f, 1, 0], shape));
        Assert.Equal(0.5f, cell.Samples[0], 1e-6f);
        Assert.Equal([0, 0], cell.Samples[1..]);
        Assert.Equal("|difference| × 5", cell.Label);
        Assert.Throws<ArgumentException>(() =>
            StripCell.Difference(new("x", [0], new(1, 1, 1)), new("y", [0, 0], new(1, 1, 2))));
    }

    [Fact]
    public void Colour_not_a_number_and_long_names_are_drawn()
    {
        var shape = new ImageShape(3, 8, 8);
        var red = new float[3 * 64];
        red.AsSpan(0, 64).Fill(1);
        red[0] = float.NaN;
        var row = new StripRow(new string('n', 500), [new StripCell("c", red, shape)]);

        var strip = ImageReader.Decode(Strip.Compose([row]), "strip");

        Assert.Equal(28 + 256 + 28, strip.Width);
        var at = 3 * (((78 + 128) * strip.Width) + 28 + 128);
        Assert.Equal([255, 0, 0], strip.Samples[at..(at + 3)]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.5, 1)]
    [InlineData(0.49, 2)]
    [InlineData(4095 / 65535.0, 16)]
    [InlineData(0, 1)]
    public void Dark_images_are_brightened_by_a_power_of_two(double largest, float expected)
    {
        float[] samples = [0, (float)largest, float.NaN];
        Assert.Equal(expected, StripRow.BrightnessFor(samples));
        var picture = Thumbnail.Draw(samples, new ImageShape(1, 1, 3), expected);
        Assert.Equal((uint)Math.Round(255 * largest * expected), picture.Pixels[picture.Width / 2] & 0xFF);
    }

    [Fact]
    public void Further_rows_are_counted()
    {
        var rows = Enumerable.Range(0, Strip.MaxRows + 5).Select(i => Row($"{i}", 8, 8)).ToList();
        var all = ImageReader.Decode(Strip.Compose(rows.Take(Strip.MaxRows).ToList()), "strip");
        var more = ImageReader.Decode(Strip.Compose(rows), "strip");
        Assert.Equal(all.Height + 26, more.Height);
    }

    private static StripRow Row(string name, int height, int width)
    {
        var ramp = new float[height * width];
        for (var i = 0; i < ramp.Length; i++) ramp[i] = i / (ramp.Length - 1f);
        var grey = new float[height * width];
        grey.AsSpan().Fill(128 / 255f);
        var shape = new ImageShape(1, height, width);
        return new StripRow(name, [new("ramp", ramp, shape, 26.7328), new("grey", grey, shape)]);
    }

    private static int At(Raster image, int x, int y) =>
        image.Samples[((y * image.Width) + x) * image.Channels];
}
