namespace Idm.Cli.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Timing")]
    public void All_errors_are_said_at_once_and_fast_and_without_libtorch()
    {
        _folder.Write("pipeline.yaml", """
            name: Small Images
            sede: 3
            data: { use: images }
            operator: { use: block-sc, ratio: 0.5 }
            sampler: { use: tv, iterations: 0 }
            """);
        // Touching libtorch would be an error: the folder has none.
        var answers = Enumerable.Range(0, 3)
            .Select(_ => Idm.Run(_folder, [("IDM_LIBTORCH", _folder.Path)], "run"))
            .ToList();

        Assert.All(answers, a => Assert.Equal(2, a.Code));
        var lines = answers[0].Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Collection(
            lines,
            l => Assert.StartsWith("pipeline.yaml(1,7): error CFG", l, StringComparison.Ordinal),
            l => Assert.StartsWith(
                "pipeline.yaml(2,1): error CFG001: unknown key 'sede'; did you mean 'seed'?", l,
                StringComparison.Ordinal),
            l => Assert.StartsWith("pipeline.yaml(3,7): error CFG", l, StringComparison.Ordinal),
            l => Assert.StartsWith(
                "pipeline.yaml(4,18): error PLG063: no operator named 'block-sc'; did you mean 'block-cs'?",
                l,
                StringComparison.Ordinal),
            l => Assert.StartsWith("pipeline.yaml(5,33): error CFG", l, StringComparison.Ordinal),
            l => Assert.Equal("5 errors", l));
        Assert.DoesNotContain("libtorch", answers[0].Error, StringComparison.Ordinal);
        Assert.InRange(answers.Min(a => a.Took), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public void A_missing_file_is_named_with_those_that_are_there()
    {
        _folder.WritePipeline();
        var answer = Idm.Run(_folder, "run", "pipline.yaml");
        Assert.Equal(2, answer.Code);
        Assert.Contains("no file 'pipline.yaml'; did you mean 'pipeline.yaml'?", answer.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_option_is_bad_input()
    {
        var answer = Idm.Run(_folder, "run", "--nope");
        Assert.Equal(2, answer.Code);
        Assert.Contains("unknown option '--nope'", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_needs_a_train_section()
    {
        _folder.WritePipeline();
        var answer = Idm.Run(_folder, "train");
        Assert.Equal(2, answer.Code);
        Assert.Contains("pipeline.yaml has no 'train' section", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_libtorch_is_said_to_have_none()
    {
        _folder.WriteImage("a");
        _folder.WritePipeline();
        var answer = Idm.Run(_folder, "run", "--libtorch", _folder.Path);
        Assert.Equal(2, answer.Code);
        Assert.Contains($"libtorch cannot be loaded: {_folder.PathOf("libtorch_cpu.so")}", answer.Error,
            StringComparison.Ordinal);
        Assert.Contains("give the folder that holds libtorch_cpu.so", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("eval")]
    [InlineData("train")]
    [InlineData("check")]
    [InlineData("schema")]
    [InlineData("doctor")]
    [InlineData("plugins", "list")]
    [InlineData("plugins", "show")]
    [InlineData("plugins", "check")]
    public void Help_shows_an_example_and_the_exit_codes(params string[] verb)
    {
        var answer = Idm.Run(_folder, [.. verb, "--help"]);
        Assert.Equal(0, answer.Code);
        Assert.Contains($"Example:\n  idm {string.Join(' ', verb)}", answer.Out, StringComparison.Ordinal);
        Assert.Contains("Exit codes:\n  0 ", answer.Out, StringComparison.Ordinal);
    }
}
