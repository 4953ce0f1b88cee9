using System.Text.Json.Nodes;

namespace Idm.Cli.Tests;

/// <summary>Metrics that have no value: each loses only itself, and is named.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public MetricsTests()
    {
        _folder.WriteImage("a");
        _folder.WriteImage("boat");
        _folder.WritePipeline("{ use: back-projection }");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_loses_only_itself_and_is_named_with_its_reason()
    {
        var answer = Idm.Run(_folder, "run", "--plugin-dir", Idm.TestPlugins,
            "--set", "metrics=[psnr, ms-ssim, broken, undefined, brightness]");

        Assert.Equal(0, answer.Code);
        var metrics = JsonNode.Parse(File.ReadAllText(_folder.PathOf("out", "small", "metrics.json")))!;
        Assert.Equal(2, metrics["images"]!.AsArray().Count);
        Assert.Empty(metrics["failed"]!.AsArray());
        foreach (var image in metrics["images"]!.AsArray())
        {
            Assert.True((double)image!["psnr"]! > 5);
            var reasons = image["unavailable"]!;
            Assert.Contains("161 x 161; these have 24 x 40", (string)reasons["ms-ssim"]!,
                StringComparison.Ordinal);
            Assert.Contains("the gauge is stuck", (string)reasons["broken"]!, StringComparison.Ordinal);
            Assert.Equal("not a number", (string)reasons["undefined"]!);
            Assert.Null(image["brightness"]);
        }
        Assert.Equal(["psnr", "seconds", "brightness"], metrics["mean"]!.AsObject().Select(m => m.Key));
        Assert.InRange((double)metrics["mean"]!["brightness"]!, 0, 0.5);
        Assert.Equal(
            ["undefined", "ms-ssim", "broken"], metrics["unavailable"]!.AsObject().Select(m => m.Key));

        Assert.Contains("n/a", answer.Out, StringComparison.Ordinal);
        Assert.Contains("nan", answer.Out, StringComparison.Ordinal);
        Assert.Contains("of a and 1 more: ms-ssim halves", answer.Error.ReplaceLineEndings(" "),
            StringComparison.Ordinal);
        Assert.Contains("undefined of a and 1 more: not a number", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_says_the_same_of_each_sampler()
    {
        var answer = Idm.Run(_folder, "eval", "--json", "--plugin-dir", Idm.TestPlugins,
            "--set", "metrics=[ssim, broken, brightness]", "--set", "compare=[{ use: tv, iterations: 5 }]");
        Assert.Equal(0, answer.Code);
        foreach (var sampler in (string[])["back-projection", "tv"])
        {
            var report = answer.Json[sampler]!;
            Assert.Equal(["ssim", "seconds", "brightness"], report["mean"]!.AsObject().Select(m => m.Key));
            Assert.Contains("gauge", (string)report["unavailable"]!["broken"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Metrics_of_plugins_are_tried_by_their_suite()
    {
        var answer = Idm.Run(_folder, "plugins", "check", Idm.TestPlugins, "--json");
        Assert.Equal(2, answer.Code);
        var trials = answer.Json["plugins"]!.AsArray().Single()!["trials"]!.AsArray();
        Assert.True((bool)Trial("brightness")["passed"]!);
        Assert.Equal(8, Trial("brightness")["checks"]!.AsArray().Count);
        Assert.False((bool)Trial("broken")["passed"]!);
        Assert.Contains("the gauge is stuck", Trial("broken")["checks"]!.ToJsonString(),
            StringComparison.Ordinal);
        Assert.False((bool)Trial("undefined")["passed"]!);

        JsonNode Trial(string name) => trials.Single(t => (string)t!["export"]! == $"metric/{name}")!;
    }

    [Theory]
    [InlineData("fid", "pt_inception-2015-12-05-6726825d.pth")]
    [InlineData("lpips", "alexnet-owt-7be5be79.pth")]
    public void A_metric_without_its_weights_is_refused_before_the_run(string metric, string fitting)
    {
        var unnamed = Idm.Run(_folder, "run", "--set", $"metrics=[psnr, {metric}]");
        Assert.Equal(2, unnamed.Code);
        Assert.Contains(fitting, unnamed.Error.ReplaceLineEndings(""), StringComparison.Ordinal);
        var absent = Idm.Run(_folder, "run", "--set", $"metrics=[{{ use: {metric}, weights: nowhere.pth }}]");
        Assert.Equal(2, absent.Code);
        Assert.Contains("nowhere.pth", absent.Error, StringComparison.Ordinal);
        Assert.Contains(fitting, absent.Error.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }
}
