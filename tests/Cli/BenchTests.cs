namespace Idm.Cli.Tests;

public sealed class BenchTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_mode_is_measured_in_a_process_of_its_own()
    {
        WriteTiny();
        var answer = Idm.Run(
            _folder, "bench", "tiny.yaml", "--sizes", "32", "--steps", "2", "--repeat", "1", "--json");
        Assert.True(answer.Code == 0, answer.Error);
        var rows = answer.Json.AsArray();
        Assert.Equal(
            ["inference", "plain", "checkpointed", "reversible", "minimal"], rows.Select(
                r => (string)r!["what"]!));
        Assert.All(rows, row =>
        {
            Assert.Equal((32, 2, 1), ((int)row!["side"]!, (int)row["steps"]!, (int)row["threads"]!));
            Assert.All(row["seconds"]!.AsArray(), s => Assert.InRange((double)s!, 1e-4, 60));
            Assert.InRange((long)row["peak_bytes"]!, 1, 1L << 30);
            Assert.Null(row["failure"]);
        });
        Assert.Equal(1, (double)rows[1]!["to_plain"]!);
        var chains = rows[4]!["round_trips"]!.AsArray();
        Assert.Contains(
            chains, c => (string)c!["chain"]! == "the sampler's steps" && (int)c["couplings"]! == 2);
        Assert.All(chains, c => Assert.InRange((double)c!["error"]!, 1e-12, 1e-2));
    }

    [Fact]
    public void What_cannot_be_measured_is_said_in_its_line()
    {
        WriteTiny();
        var answer = Idm.Run(
            _folder, "bench", "tiny.yaml", "--sizes", "20", "--modes", "inference", "--repeat", "1");
        Assert.Equal(1, answer.Code);
        Assert.Contains("would be padded to 32x32; measure that size instead", answer.Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--sizes", "64,x", "found 'x', expected whole numbers from 1 to 8192")]
    [InlineData("--steps", "0", "found '0', expected whole numbers from 1 to 64")]
    [InlineData("--modes", "plane",
        "found 'plane', expected some of inference,plain,checkpointed,reversible,minimal")]
    [InlineData("--precisions", "float16", "found 'float16', expected some of float32,bfloat16")]
    public void Wrong_lists_are_bad_input(string option, string value, string message)
    {
        var answer = Idm.Run(_folder, "bench", option, value);
        Assert.Equal(2, answer.Code);
        Assert.Contains(message, answer.Error, StringComparison.Ordinal);
    }

    private void WriteTiny() => _folder.Write("tiny.yaml", """
            name: tiny
            data: { use: images, path: '*.png' }
            operator: { use: block-cs, ratio: 0.25, block: 16 }
            model: { use: idm-unet, channels: 8, groups: 2, heads: 2 }
            sampler: { use: idm }
            """);
}
