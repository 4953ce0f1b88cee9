using Idm.Engine.Results.Plots;
using Idm.Scripting.Experiments;
using SkiaSharp;

namespace Idm.Scripting.Tests;

public sealed class ExperimentTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_variation_says_what_set_would()
    {
        var variation = new Variation();
        dynamic with = variation;
        with.Sampler.Steps = 5;
        with.Operator.BlockSize = 0.25;
        with.Metrics[0] = "ssim";
        with["train.loss"] = new { use = "l1", weight = 2 };
        with.Threads = null;
        with.Compare = new[] { "tv", "back-projection" };
        Assert.Equal(
            [
                "sampler.steps=5", "operator.block_size=0.25", "metrics.0=\"ssim\"",
                "train.loss={ use: \"l1\", weight: 2 }",
                "threads=null", "compare=[\"tv\", \"back-projection\"]",
            ],
            variation.Sets);
    }

    [Fact]
    public void A_table_keeps_all_digits_and_quotes_what_needs_it()
    {
        var table = new ResultTable("name", "value, exact");
        table.Add("a \"b\"", 1.0 / 3);
        table.Add("c", 2);
        table.Save(_folder.PathOf("t.csv"));
        Assert.Equal("name,\"value, exact\"\r\n\"a \"\"b\"\"\",0.3333333333333333\r\nc,2\r\n",
            File.ReadAllText(_folder.PathOf("t.csv")));
        Assert.Equal([1.0 / 3, 2], table.Numbers("value, exact"));
        Assert.Throws<ArgumentException>(() => table.Add(1));
        Assert.Throws<ArgumentException>(() => table.Numbers("nothing"));
        Assert.Equal(" name  value, exact\na \"b\"       0.33333\n    c             2", table.ToString());
    }

    [Fact]
    public void A_plot_draws_its_lines_where_the_values_are()
    {
        var plot = new LinePlot("t", "x", "y").Add("up", [0, 1, 2], [0, 1, 2]).Add("no", [double.NaN], [1]);
        plot.Save(_folder.PathOf("p.png"));
        using var picture = SKBitmap.Decode(_folder.PathOf("p.png"));
        var blue = new SKColor(0x00, 0x72, 0xB2);
        var points = (from px in Enumerable.Range(80, picture.Width - 110)
                      from py in Enumerable.Range(60, picture.Height - 130)
                      where picture.GetPixel(px, py) == blue
                      select (px, py)).ToList();
        Assert.True(points.Count > 500, $"{points.Count} pixels of the line");
        // From the lower left to the upper right: what lies further right lies higher.
        var (left, right) =
            (points.Where(p => p.px < 200).Average(p => p.py), points.Where(p => p.px is > 350 and < 500)
            .Average(p => p.py));
        Assert.True(right < left - 50, $"{left} {right}");
    }

    [Fact]
    public void A_plot_has_a_gap_where_a_value_is_missing()
    {
        var gap = Blue(new LinePlot("t", "x", "y").Add("a", [0, 1, 2, 3, 4], [1, 1, double.NaN, 1, 0]));
        var whole = Blue(new LinePlot("t", "x", "y").Add("a", [0, 1, 3, 4], [1, 1, 1, 0]));
        // The line from 1 to 3 is what is missing: nearly half of the columns.
        var missing = whole.Select(p => p.X).Distinct().Except(gap.Select(p => p.X).Distinct()).Count();
        Assert.InRange(missing, 150, 300);
        var alone = Blue(
            new LinePlot("t", "x", "y") { Marked = false }.Add("a", [0, 1, 2], [double.NaN, 1, double.NaN])
            .Add("b", [0, 2], [0, 4]));
        Assert.True(alone.Count > 20, $"a value alone is seen: {alone.Count}");
    }

    [Fact]
    public void A_plot_refuses_what_it_would_not_show()
    {
        var plot = new LinePlot("t", "x", "y");
        Assert.Contains("'a' has 3 x and 2 y", Assert.Throws<ArgumentException>(
            () => plot.Add("a", [1, 2, 3], [1, 2])).Message, StringComparison.Ordinal);
        var log = new LinePlot("t", "x", "y") { LogarithmicX = true };
        Assert.Contains("'a' has x = 0", Assert.Throws<ArgumentException>(
            () => log.Add("a", [0, 1], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Empty(plot.Lines);
    }

    [Fact]
    public void Lines_that_lie_on_each_other_are_both_seen_and_none_is_like_another()
    {
        double[] xs = [0, 1, 2, 3];
        var twins = new LinePlot("t", "x", "y") { Marked = false }.Add("a", xs, xs).Add("b", xs, xs);
        var (first, second) = (Count(twins, 0xB27200), Count(twins, 0x005ED5));
        Assert.True(first > 200 && second > 200, $"{first} and {second} pixels");

        var many = new LinePlot("t", "x", "y") { Marked = false };
        for (var i = 0; i < 7; i++) many.Add($"{i}", [0, 1], [i, i]);
        uint[] colours = [0xB27200, 0x005ED5, 0x739E00, 0xA779CC, 0x009FE6, 0xE9B456, 0x000000];
        Assert.All(colours, colour => Assert.True(Count(many, colour) > 200, $"{colour:x6}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]       // points closer to each other than dashes are long
    public void Of_lines_on_each_other_none_is_hidden_in_any_order(int points)
    {
        double[] xs = [.. Enumerable.Range(0, points + 1).Select(i => (double)i / points)];
        double[] longer = [.. xs, 1.01];
        var plot = new LinePlot("t", "x", "y") { Marked = false }
            .Add("a", xs, xs).Add("b", xs, xs).Add("c", longer, longer);
        uint[] colours = [0xB27200, 0x005ED5, 0x739E00];
        // A sixth of 500 pixels across is seen of each at least.
        Assert.All(colours, colour => Assert.InRange(Columns(plot, colour), 80, 450));
    }

    [Fact]
    public void A_run_gives_the_images_too()
    {
        var samples = Path.Combine(ScriptFolder.Root, "samples", "cat.png");
        _folder.Write("small.yaml", $"""
            name: small
            data: {"{"} use: images, path: '{samples}', color: rgb {"}"}
            operator: {"{ use: block-cs, ratio: 1.0 }"}
            sampler: {"{ use: back-projection }"}
            metrics: [psnr]
            """).Write("run.cs", $"""
            var run = Run("small.yaml");
            var truth = Picture(@"{samples}");
            var difference = run.Image().sub(truth).abs().max().item<float>();
            if (difference > 1e-4 || run.Images["cat"].Shape.Height != truth.shape[1]) return 1;
            try {"{ run.Image(\"dog\"); }"}
            catch (KeyNotFoundException e) when (e.Message.Contains("cat")) {"{ return 5; }"}
            return 2;
            """);
        var library = _folder.Library();
        using var script = library.Open(_folder.PathOf("run.cs"), []);
        Assert.Equal(5, library.Run(script));
    }

    [Fact]
    public void A_script_runs_a_pipeline_in_variations()
    {
        var samples = Path.Combine(ScriptFolder.Root, "samples", "cat.png");
        _folder.Write("small.yaml", $"""
            name: small
            data: {"{"} use: images, path: '{samples}' {"}"}
            operator: {"{ use: block-cs, ratio: 0.5 }"}
            sampler: {"{ use: back-projection }"}
            metrics: [psnr]
            """).Write("run.cs", """
            var half = Run("small.yaml");
            var all = Run("small.yaml", with => with.Operator.Ratio = 1.0);
            if (!(all["psnr"] > 60 && half["psnr"] < 30)) throw new Exception($"{half} {all}");
            try { var none = all["ssim"]; } catch (KeyNotFoundException e) { Console.WriteLine(e.Message); return 7; }
            return 0;
            """);
        var library = _folder.Library();
        using var script = library.Open(_folder.PathOf("run.cs"), []);
        Assert.Equal(7, library.Run(script));
    }

    private static List<(int X, int Y)> Blue(LinePlot plot) => Pixels(plot, 0xB27200);

    private static int Count(LinePlot plot, uint blueGreenRed) => Pixels(plot, blueGreenRed).Count;

    private static int Columns(LinePlot plot, uint blueGreenRed) =>
        Pixels(plot, blueGreenRed).Select(p => p.X).Distinct().Count();

    /// <summary>The pixels of a colour between the axes, without the legend.</summary>
    private static List<(int X, int Y)> Pixels(LinePlot plot, uint blueGreenRed)
    {
        using var picture = SKBitmap.Decode(plot.ToPng());
        var colour = new SKColor(
            (byte)blueGreenRed, (byte)(blueGreenRed >> 8), (byte)(blueGreenRed >> 16));
        return [.. from px in Enumerable.Range(70, 470)
                   from py in Enumerable.Range(40, picture.Height - 100)
                   where picture.GetPixel(px, py) == colour
                   select (px, py)];
    }
}
