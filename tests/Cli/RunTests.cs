using System.Text.Json.Nodes;
using SkiaSharp;

namespace Idm.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public RunTests()
    {
        _folder.WriteImage("a");
        _folder.WriteImage("boat");
        _folder.WritePipeline();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ use: tv, iterations: 30 }")]
    [InlineData("{ use: back-projection }")]
    public void The_metrics_are_those_of_the_images_written(string sampler)
    {
        _folder.WritePipeline(sampler);
        var answer = Idm.Run(_folder, "run", "--json");

        Assert.Equal(0, answer.Code);
        var metrics = Read("small", "metrics.json");
        Assert.True(JsonNode.DeepEquals(metrics, answer.Json));
        var images = metrics["images"]!.AsArray();
        Assert.Equal(["a", "boat"], images.Select(i => (string)i!["name"]!));
        foreach (var image in images)
        {
            var name = (string)image!["name"]!;
            var written = Codes(_folder.PathOf("out", "small", "restored", name + ".png"));
            var measured = Math.Pow(10, -(double)image["psnr"]! / 20);      // root of the mean squared error
            var rounding = 0.5 / 255;                                       // what 8 bits can change about it
            Assert.InRange(
                RootMeanSquare(written, Codes(_folder.PathOf(name + ".png"))), measured - rounding, measured
                + rounding);
            Assert.InRange((double)image["ssim"]!, 0.05, 1);
            Assert.True((double)image["seconds"]! > 0);
        }
        Assert.Equal(images.Average(i => (double)i!["psnr"]!), (double)metrics["mean"]!["psnr"]!, 1e-12);
        Assert.Empty(metrics["failed"]!.AsArray());

        var record = Read("small", "run.json");
        Assert.Equal("idm-run/1", (string)record["format"]!);
        Assert.Equal(64, ((string)record["plugins"]!.AsArray()[0]!["sha256"]!).Length);
        using var strip = SKBitmap.Decode(_folder.PathOf("out", "small", "strip.png"));
        Assert.True(strip.Width > 4 * WorkingFolder.Width && strip.Height > 2 * WorkingFolder.Height);
    }

    [Fact]
    public void The_same_pipeline_gives_the_same_images()
    {
        Idm.Run(_folder, "run");
        Idm.Run(_folder, "run");
        Assert.Equal(
            File.ReadAllBytes(_folder.PathOf("out", "small", "restored", "boat.png")),
            File.ReadAllBytes(_folder.PathOf("out", "small-2", "restored", "boat.png")));
    }

    [Fact]
    public void Results_are_kept_unless_they_are_to_be_replaced()
    {
        Assert.Equal(0, Idm.Run(_folder, "run").Code);
        var before = File.ReadAllText(_folder.PathOf("out", "small", "run.json"));
        var second = Idm.Run(_folder, "run");
        Assert.Contains(_folder.PathOf("out", "small-2"), second.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_folder.PathOf("out", "small", "run.json")));

        Assert.Equal(0, Idm.Run(_folder, "run", "--overwrite", "--set", "seed=7").Code);
        Assert.Equal(7, (int)Read("small", "run.json")["seed"]!);
        Assert.Equal(["small", "small-2"],
            Directory.EnumerateDirectories(_folder.PathOf("out")).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_killed_run_leaves_what_was_finished()
    {
        for (var i = 0; i < 9; i++) _folder.WriteImage($"more{i}");
        _folder.WritePipeline("{ use: tv, iterations: 3000 }");
        var soFar = _folder.PathOf("out", "small", "metrics.jsonl");
        using var process = Idm.Start(_folder, [], "run");
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!process.HasExited && !(File.Exists(soFar) && File.ReadAllLines(soFar).Length >= 2))
            Thread.Sleep(5);
        process.Kill();                                     // no handler runs
        Idm.Finish(process);
        Assert.False(
            File.Exists(_folder.PathOf("out", "small", "metrics.json")), "it ended before it was killed");
        var lines = File.ReadAllLines(soFar).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["a", "boat"], lines.Take(2).Select(line => (string)line["name"]!));
        Assert.All(lines, line => Assert.InRange((double)line["psnr"]!, 5, 99));
        Assert.All(
            lines, line =>
                Assert.True(File.Exists(_folder.PathOf("out", "small", "restored", $"{line["name"]}.png"))));
    }

    [Fact]
    public void A_file_that_cannot_be_written_costs_none_of_the_others()
    {
        Directory.CreateDirectory(_folder.PathOf("out", "small", "strip.png"));
        _folder.Write("out/small/.idm-running", "");        // as a killed run leaves its folder
        var answer = Idm.Run(_folder, "run", "--overwrite");
        Assert.Equal(1, answer.Code);
        Assert.Contains("strip.png is missing: ", answer.Error, StringComparison.Ordinal);
        Assert.Equal(2, (int)Read("small", "run.json")["images"]!);
        Assert.Equal(2, Read("small", "metrics.json")["images"]!.AsArray().Count);
        Assert.False(File.Exists(_folder.PathOf("out", "small", "metrics.jsonl")));
        Assert.Contains("boat", answer.Out, StringComparison.Ordinal);
    }

    /// <summary>A run that looks for its images everywhere below, also where it writes.</summary>
    [Fact]
    public void Results_are_no_input_of_the_run_that_writes_them_nor_of_the_next()
    {
        for (var i = 0; i < 2; i++)
            Assert.Equal(0, Idm.Run(_folder, "run", "--set", "data.path=**/*.png").Code);
        foreach (var run in (string[])["small", "small-2"])
        {
            var record = Read(run, "run.json");
            Assert.Equal(
                ["a", "boat"], record["sources"]!.AsArray().Select(source => (string)source!["name"]!));
            Assert.Equal(["a", "boat"], record["restored"]!.AsArray().Select(name => (string)name!));
        }
    }

    [Fact]
    public void An_interrupted_replacement_leaves_the_finished_results()
    {
        Assert.Equal(0, Idm.Run(_folder, "run").Code);
        var before = Directory.GetFiles(_folder.PathOf("out", "small"), "*", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.ReadAllBytes);
        _folder.WritePipeline("{ use: tv, iterations: 30000 }");
        using var process = Idm.Start(_folder, [], "run", "--overwrite");
        _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!process.HasExited
            && !File.Exists(_folder.PathOf("out", "small", "unfinished", "metrics.jsonl")))
            Thread.Sleep(5);
        process.Kill();
        Idm.Finish(process);
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public void A_bad_image_is_listed_and_the_others_are_restored()
    {
        File.WriteAllBytes(_folder.PathOf("am.png"), [0x89, .. "PNG\r\n\x1a\nand then nothing"u8]);
        var answer = Idm.Run(_folder, "run");

        Assert.Equal(1, answer.Code);
        Assert.Contains("failed am: ", answer.Error, StringComparison.Ordinal);
        var metrics = Read("small", "metrics.json");
        Assert.Equal(["a", "boat"], metrics["images"]!.AsArray().Select(i => (string)i!["name"]!));
        var failed = Assert.Single(metrics["failed"]!.AsArray())!;
        Assert.Equal(_folder.PathOf("am.png"), (string)failed["origin"]!);
        Assert.NotEmpty((string)failed["error"]!);
        Assert.Equal(["a.png", "boat.png"],
            Directory.EnumerateFiles(_folder.PathOf("out", "small", "restored")).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_bad_input_and_leaves_no_folder()
    {
        var answer = Idm.Run(_folder, "run", "--set", "data.path=photos/*.jpg");
        Assert.Equal(2, answer.Code);
        Assert.Contains(_folder.PathOf("photos"), answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("eval")]
    public void A_wrong_adjoint_stops_the_run_and_shows_the_inner_products(string verb)
    {
        var answer = Idm.Run(
            _folder, verb, "--plugin-dir", Idm.TestPlugins, "--set", "operator={ use: shift }");
        Assert.Equal(2, answer.Code);
        Assert.Contains("the operator 'shift' does not keep its contract", answer.Error,
            StringComparison.Ordinal);
        Assert.Contains("⟨A x, y⟩ = ", answer.Error, StringComparison.Ordinal);
        Assert.Contains("⟨x, Aᵀ y⟩ = ", answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    private JsonNode Read(string run, string file) =>
        JsonNode.Parse(File.ReadAllText(_folder.PathOf("out", run, file)))!;

    private static byte[] Codes(string file)
    {
        using var bitmap = SKBitmap.Decode(file);
        Assert.Equal((WorkingFolder.Width, WorkingFolder.Height), (bitmap.Width, bitmap.Height));
        return [.. bitmap.Pixels.Select(p => p.Red)];
    }

    private static double RootMeanSquare(byte[] a, byte[] b) =>
        Math.Sqrt(a.Zip(b, (p, q) => Math.Pow((p - q) / 255.0, 2)).Average());
}
