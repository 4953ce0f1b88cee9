using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Idm.Imaging;
using Idm.Sdk;

namespace Idm.Cli.Tests;

/// <summary>Faults from outside: kills at random moments, full disks, inputs that vanish.</summary>
public sealed class FaultTests : IDisposable
{
    // As many as the suite has time for; IDM_KILLS=50 before a release.
    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("IDM_KILLS"), out var kills) ? kills : 6;

    private readonly WorkingFolder _folder = new();
    private readonly RandomStream _random = RandomStream.FromSeed(14);

    public FaultTests()
    {
        foreach (var name in (string[])["a", "b", "c"]) _folder.WriteImage(name);
        _folder.WritePipeline("{ use: tv, iterations: 100 }");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_killed_at_any_moment_leaves_whole_files_and_its_folder_can_be_used_again()
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Idm.Run(_folder, "run").Code);
        var whole = watch.Elapsed;
        var (killed, begun, images) = (0, 0, 0);
        for (var i = 0; i < Kills; i++)
        {
            using var process = Idm.Start(_folder, [], "run", "--overwrite");
            var ended = process.WaitForExit(whole * (0.3 + (0.7 * _random.NextUniform())));
            process.Kill();
            process.WaitForExit();
            killed += ended ? 0 : 1;
            images += WholeFiles();
            begun += Directory.Exists(_folder.PathOf("out", "small", "unfinished")) ? 1 : 0;
            // The results of the last finished run are there at any moment.
            Assert.Equal(3, Json("run.json")["restored"]!.AsArray().Count);
            Assert.Equal(3, Json("metrics.json")["images"]!.AsArray().Count);
        }
        Assert.Equal(0, Idm.Run(_folder, "run", "--overwrite").Code);
        Say($"run: {Kills} times, {killed} killed while they ran, {begun} of them with results under way; "
            + $"{images} images looked at, all whole");
    }

    [Fact]
    public void A_training_killed_at_any_moment_ends_with_the_same_weights()
    {
        _folder.Write("pipeline.yaml", TrainingPipeline.Text(steps: 60, every: 0));
        var start = Trained("start", "--set", "train.steps=1");
        var rest = Trained("one") - start;

        var killed = 0;
        for (var i = 0; i < Kills; i++)
        {
            using var process = Idm.Start(_folder, [], "train", "--resume");
            // About as many steps each time as leave some to be killed to the end.
            var moment = (start * 0.8) + (rest * (2.0 / Kills) * _random.NextUniform());
            if (!process.WaitForExit(moment)) killed++;
            process.Kill();
            process.WaitForExit();
        }
        var last = Idm.Run(_folder, "train", "--resume");
        Assert.True(last.Code == 0, last.Error);
        Assert.Equal(HashOf("one"), HashOf("weights"));
        Say($"train: {Kills} times, {killed} killed while they ran; the same bits as without");

        TimeSpan Trained(string output, params string[] more)
        {
            var answer = Idm.Run(_folder, ["train", "--set", $"train.output={output}", .. more]);
            Assert.True(answer.Code == 0, answer.Error);
            return answer.Took;
        }

        string HashOf(string folder) => Convert.ToHexString(
            SHA256.HashData(File.ReadAllBytes(_folder.PathOf(folder, "model.safetensors"))));
    }

    [Fact]
    public void A_full_disk_stops_a_run_that_says_so_and_prints_what_it_has()
    {
        var answer = OnSmallDisk("12k", "$IDM run --set output=disk/out");
        if (answer is null) return;
        Assert.Equal(1, answer.Code);
        Assert.Contains("No space left", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("should not happen", answer.Error, StringComparison.Ordinal);
        Assert.Contains("psnr", answer.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("64k", "all 3 steps are lost")]
    [InlineData("1m", "that of step")]
    public void A_full_disk_ends_a_training_that_says_what_is_lost(string size, string lost)
    {
        // A checkpoint after each step; two are kept, and one more is being written.
        var steps = size == "64k" ? 3 : 100;
        _folder.Write("pipeline.yaml", TrainingPipeline.Text(steps, every: 0));
        var fill = size == "64k" ? "" : "until ls disk/w/checkpoints/*.safetensors >/dev/null 2>&1 "
            + "|| ! kill -0 $p; do sleep 0.02; done; cat /dev/zero >disk/filled 2>/dev/null; ";
        var answer = OnSmallDisk(
            size == "64k" ? size : "40m", $"$IDM train --set train.output=disk/w & p=$!; {fill} wait $p");
        if (answer is null) return;
        Assert.Equal(1, answer.Code);
        Assert.Contains("Training goes on", answer.Error, StringComparison.Ordinal);
        Assert.Contains(lost, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_vanish_during_a_run_are_listed_and_the_others_restored()
    {
        _folder.WritePipeline("{ use: tv, iterations: 2000 }");
        var answer = Idm.Shell(_folder, "$IDM run --json 2>log & p=$!; until grep -q '^1 of 3' log; "
            + "do sleep 0.02; done; rm b.png; wait $p")!;
        Assert.Equal(1, answer.Code);
        Assert.Equal(["a", "c"], answer.Json["images"]!.AsArray().Select(i => (string)i!["name"]!));
        var failed = Assert.Single(answer.Json["failed"]!.AsArray())!;
        Assert.Equal("b", (string)failed["name"]!);
        Assert.Contains("there is no such file", (string)failed["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_FIFO_among_the_inputs_does_not_hang_a_run()
    {
        var answer = Idm.Shell(_folder, "mkfifo d.png; timeout -s KILL 60 $IDM run --json")!;
        Assert.Equal(1, answer.Code);
        Assert.Equal(3, answer.Json["images"]!.AsArray().Count);
        Assert.Equal("d", (string)answer.Json["failed"]![0]!["name"]!);
    }

    [Theory]
    [InlineData("$IDM run --set data.path=nix", 2)]
    [InlineData("mkdir -p out; touch out/small; $IDM run --overwrite", 2)]
    [InlineData("$IDM run --set 'data.path=[a.png]' --set sampler.use=nix", 2)]
    [InlineData("$IDM train --set train.output=x", 2)]
    public void Before_the_work_begins_it_is_the_input_that_is_wrong(string line, int code) =>
        Assert.Equal(code, Idm.Shell(_folder, line)!.Code);

    /// <summary>Runs a line with a small file system at <c>disk</c>.</summary>
    private Answer? OnSmallDisk(string size, string line) => Idm.Shell(_folder, $$"""
        mkdir -p disk
        unshare -rm true 2>/dev/null || { echo "no mount namespaces for this user" >&2; exit 77; }
        cat > inside.sh <<'END'
        mount -t tmpfs -o size={{size}} tmpfs disk || exit 77
        {{line}}
        END
        exec unshare -rm bash inside.sh
        """);

    private int WholeFiles()
    {
        var images = 0;
        var all = new DirectoryInfo(_folder.PathOf("out")).GetFiles("*", SearchOption.AllDirectories);
        foreach (var file in all.Select(f => f.FullName))
        {
            if (Path.GetFileName(file).StartsWith('.')) continue;
            switch (Path.GetExtension(file))
            {
                case ".png": ImageReader.Read(file); images++; break;
                case ".json": Assert.NotNull(JsonNode.Parse(File.ReadAllBytes(file))); break;
                case ".jsonl":
                    Assert.All(File.ReadAllLines(file), line => Assert.NotNull(JsonNode.Parse(line)));
                    break;
                default: break;
            }
        }
        return images;
    }

    private JsonNode Json(string file) =>
        JsonNode.Parse(File.ReadAllBytes(_folder.PathOf("out", "small", file)))!;

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
