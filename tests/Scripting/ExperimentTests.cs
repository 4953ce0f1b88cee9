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
}
