namespace Idm.Cli.Tests;

/// <summary>Streams that are closed, full or narrow, and what goes to which of them.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public StreamTests()
    {
        _folder.WriteImage("a");
        _folder.WritePipeline();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(">&-", 0)]
    [InlineData("2>&-", 0)]
    [InlineData(">&- 2>&-", 0)]
    [InlineData("<&- >&- 2>&-", 0)]
    [InlineData("2>/dev/full", 0)]
    [InlineData(">/dev/full", 1)]
    [InlineData("--json >/dev/full", 1)]
    [InlineData(">/dev/full 2>/dev/full", 1)]
    public void A_run_writes_its_files_whatever_its_streams_are(string streams, int code)
    {
        Assert.Equal(code, Idm.Shell(_folder, $"$IDM run {streams}")!.Code);
        Assert.True(File.Exists(_folder.PathOf("out", "small", "metrics.json")));
        Assert.True(File.Exists(_folder.PathOf("out", "small", "run.json")));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("run --help")]
    [InlineData("plugins list")]
    [InlineData("schema")]
    public void What_cannot_be_printed_is_a_failure_that_is_said(string arguments)
    {
        var answer = Idm.Shell(_folder, $"$IDM {arguments} >/dev/full")!;
        Assert.Equal(1, answer.Code);
        Assert.Contains(
            "standard output cannot be written: No space left", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_open_files_are_said_before_the_work_begins()
    {
        var answer = Idm.Shell(_folder, "ulimit -n 100; $IDM run")!;
        Assert.Equal(2, answer.Code);
        Assert.Contains("100 files may be open at a time", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    public void Terminals_of_a_few_columns_are_no_obstacle(int columns)
    {
        // A signal that is not refused: a layout that never ends would not hear of another.
        var answer = Idm.Shell(_folder, $$"""
            command -v script >/dev/null || { echo "no script (util-linux)" >&2; exit 77; }
            cat > inside.sh <<END
            stty cols {{columns}} rows 24
            timeout -s KILL 60 $IDM run && timeout -s KILL 60 $IDM run --help \
                && timeout -s KILL 60 $IDM --help
            END
            script -qec "bash inside.sh" /dev/null </dev/null
            """);
        if (answer is null) return;
        Assert.True(answer.Code == 0, answer.Out + answer.Error);
    }

    [Theory]
    [InlineData("run --bogus")]
    [InlineData("bogus")]
    [InlineData("plugins bogus")]
    [InlineData("run --json nix.yaml")]
    [InlineData("run --json --set sampler.iterations=x")]
    [InlineData("eval --json --set operator.use=nix")]
    [InlineData("check --json --set data.path=nix/*.png")]
    [InlineData("weights inspect nix.safetensors --json")]
    public void Bad_input_leaves_standard_output_empty(string arguments)
    {
        var answer = Idm.Shell(_folder, $"$IDM {arguments}")!;
        Assert.Equal(2, answer.Code);
        Assert.Equal("", answer.Out);
        Assert.NotEqual("", answer.Error);
    }
}
