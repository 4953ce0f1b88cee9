using System.Text.Json.Nodes;

namespace Idm.Cli.Tests;

public sealed class ReplayTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public ReplayTests()
    {
        _folder.WriteImage("a");
        _folder.WriteImage("boat");
        _folder.WritePipeline();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_reproduced_from_its_record_alone()
    {
        Assert.Equal(0, Idm.Run(_folder, "run", "--set", "operator.ratio=0.3", "--set", "threads=1").Code);
        File.Delete(_folder.PathOf("pipeline.yaml"));
        var answer = Idm.Run(_folder, "replay", "out/small", "--verify", "--json");

        Assert.Equal(0, answer.Code);
        Assert.True((bool)answer.Json["same"]!);
        Assert.Empty(answer.Json["differences"]!.AsArray());
        Assert.Equal(0, Idm.Run(_folder, "diff", "out/small", "out/small-replay").Code);
        foreach (var name in (string[])["a.png", "boat.png"])
        {
            Assert.Equal(
                File.ReadAllBytes(_folder.PathOf("out", "small", "restored", name)),
                File.ReadAllBytes(_folder.PathOf("out", "small-replay", "restored", name)));
        }
    }

    [Fact]
    public void Another_input_is_named_beforehand_and_fails_the_verification()
    {
        Assert.Equal(0, Idm.Run(_folder, "run").Code);
        File.Copy(_folder.PathOf("boat.png"), _folder.PathOf("a.png"), overwrite: true);
        var answer = Idm.Run(_folder, "replay", "out/small/run.json", "--verify");

        Assert.Equal(1, answer.Code);
        Assert.Contains("differs: sources.a: ", answer.Error, StringComparison.Ordinal);
        Assert.Contains("restored/a.png has other bits", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("boat.png has other bits", answer.Error, StringComparison.Ordinal);
        Assert.Equal(0, Idm.Run(_folder, "replay", "out/small", "--output", "again").Code);
    }

    [Fact]
    public void Two_runs_differ_in_keys_and_numbers_or_in_nothing()
    {
        Assert.Equal(0, Idm.Run(_folder, "run").Code);
        Assert.Equal(0, Idm.Run(_folder, "run").Code);
        Assert.Equal(0, Idm.Run(_folder, "run", "--set", "operator.ratio=0.25").Code);

        Assert.Equal(0, Idm.Run(_folder, "diff", "out/small", "out/small-2").Code);
        var answer = Idm.Run(_folder, "diff", "out/small", "out/small-3", "--json");
        Assert.Equal(1, answer.Code);
        var ratio = Of(answer.Json, "pipeline", "operator.ratio");
        Assert.Equal(("0.5", "0.25"), ((string)ratio["first"]!, (string)ratio["second"]!));
        Assert.NotEqual((string)Of(answer.Json, "metrics", "mean.psnr")["first"]!, (string)Of(
            answer.Json, "metrics", "mean.psnr")["second"]!);
        Assert.NotNull(Of(answer.Json, "results", "restored/a.png"));
        Assert.DoesNotContain(answer.Json.AsArray(), d => (string)d!["group"]! == "facts");
    }

    [Fact]
    public void Deviations_are_reproduced_and_compared_as_restored_images_are()
    {
        _folder.WritePipeline(
            "{ use: ddnm, steps: 2, samples: 2 }", "model: { use: prior, channels: 16, blocks: 1 }");
        Assert.Equal(0, Idm.Run(_folder, "run").Code);
        Assert.Equal(0, Idm.Run(_folder, "run", "--set", "sampler.seed=1").Code);
        var replayed = Idm.Run(_folder, "replay", "out/small", "--verify", "--json");
        Assert.True(replayed.Code == 0, replayed.Error);
        string[] files = ["restored/a.png", "deviation/a.png", "deviation/a.npy"];
        var answer = Idm.Run(_folder, "diff", "out/small", "out/small-2", "--json");
        foreach (var file in files) Assert.NotNull(Of(answer.Json, "results", file));

        // A file that is recorded is verified.
        File.WriteAllText(_folder.PathOf("out", "small", "run.json"), File
            .ReadAllText(_folder.PathOf("out", "small", "run.json"))
            .Replace((string)Of(answer.Json, "results", "deviation/a.npy")["first"]!, new string('0', 64),
                StringComparison.Ordinal));
        var changed = Idm.Run(_folder, "replay", "out/small", "--verify");
        Assert.Equal(1, changed.Code);
        Assert.Contains("deviation/a.npy has other bits", changed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "no run there")]
    [InlineData("a.png", "no record of a run")]
    public void What_is_no_run_is_named(string path, string message)
    {
        foreach (var words in (string[][])[["replay", path], ["diff", path, path]])
        {
            var answer = Idm.Run(_folder, words);
            Assert.Equal(2, answer.Code);
            Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        }
    }

    private static JsonObject Of(JsonNode differences, string group, string name) => differences.AsArray()
        .Select(d => d!.AsObject())
        .Single(d => (string)d["group"]! == group && (string)d["name"]! == name);
}
