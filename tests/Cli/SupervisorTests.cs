namespace Idm.Cli.Tests;

/// <summary>Signals, and the process that <c>--timeout</c> and <c>--memory</c> put the work into.</summary>
public sealed class SupervisorTests : IDisposable
{
    /// <summary>Waits until the first image is restored, and the second one under way.</summary>
    private const string Begun =
        "until [ -s out/small/metrics.jsonl ] || ! kill -0 $p 2>/dev/null; do sleep 0.05; done; ";

    private readonly WorkingFolder _folder = new();

    public SupervisorTests()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e", "f"]) _folder.WriteImage(name);
        // Slow by being many steps: a test ends the run long before it is done.
        _folder.WritePipeline("{ use: tv, iterations: 3000 }");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "HUP")]
    [InlineData("", "HUP HUP")]
    [InlineData("", "QUIT")]
    [InlineData("", "TERM")]
    [InlineData("--timeout 600", "TERM")]
    [InlineData("--timeout 600", "HUP")]
    [InlineData("--memory 100", "HUP HUP")]
    public void A_signal_ends_a_run_that_keeps_what_it_has(string options, string signals)
    {
        var answer = Idm.Shell(_folder, $"{JobControl(signals)}$IDM run {options} & p=$!; {Begun}"
            + $"for s in {signals}; do kill -$s $p; done; wait $p")!;
        Assert.Equal(130, answer.Code);
        Kept();
    }

    [Fact]
    public void A_job_in_the_background_of_a_script_keeps_what_it_has_at_its_time_limit()
    {
        // So many steps that the limit is reached on any machine.
        var answer = Idm.Shell(_folder, "$IDM run --timeout 8 --set sampler.iterations=100000 & wait $!")!;
        Assert.Equal(124, answer.Code);
        Assert.DoesNotContain("was killed", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Signals_that_were_to_be_ignored_stay_ignored()
    {
        _folder.WritePipeline("{ use: tv, iterations: 100 }");
        var answer = Idm.Shell(_folder, $"trap '' HUP; $IDM run & p=$!; {Begun} kill -HUP $p; wait $p")!;
        Assert.Equal(0, answer.Code);
    }

    [Fact]
    public void The_work_ends_with_its_supervisor_and_keeps_what_it_has()
    {
        var answer = Idm.Shell(_folder, $"$IDM run --timeout 600 & p=$!; {Begun}"
            + "c=$(pgrep -P $p); kill -KILL $p; while kill -0 $c 2>/dev/null; do sleep 0.05; done; echo $c")!;
        Assert.NotEqual("", answer.Out.Trim());
        Kept();
    }

    [Fact]
    public void Control_Z_stops_both_and_they_go_on_together()
    {
        var answer = Idm.Shell(_folder, $$"""
            $IDM run --timeout 600 --set sampler.iterations=1000 >/dev/null & p=$!; {{Begun}}
            c=$(pgrep -P $p)
            state() { cut -d' ' -f3 /proc/$1/stat; }
            kill -TSTP $p
            until [ "$(state $p)$(state $c)" = TT ]; do sleep 0.05; done
            echo stopped
            kill -CONT $p
            wait $p; echo $?
            """)!;
        Assert.True(answer.Out == "stopped\n0\n", answer.Out + answer.Error);
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public void A_signal_ends_a_training_with_a_checkpoint(string signal)
    {
        _folder.Write("pipeline.yaml", TrainingPipeline.Text(steps: 100_000, every: 600));
        var answer = Idm.Shell(_folder, JobControl(signal) + "$IDM train 2>log & p=$!; "
            + "until grep -q 'step 1 of' log || ! kill -0 $p; do sleep 0.05; done; "
            + $"kill -{signal} $p; wait $p")!;
        Assert.Equal(130, answer.Code);
        Assert.Single(Directory.GetFiles(_folder.PathOf("weights", "checkpoints"), "checkpoint-*"));
    }

    /// <summary>
    /// A job in the background of a script ignores SIGINT and SIGQUIT, and so does what it starts; with job
    /// control it does not.
    /// </summary>
    private static string JobControl(string signal) => signal == "QUIT" ? "set -m; " : "";

    private void Kept()
    {
        Assert.True(File.Exists(_folder.PathOf("out", "small", "metrics.json")));
        Assert.True(File.Exists(_folder.PathOf("out", "small", "run.json")));
        Assert.NotEmpty(Directory.GetFiles(_folder.PathOf("out", "small", "restored"), "*.png"));
    }
}
