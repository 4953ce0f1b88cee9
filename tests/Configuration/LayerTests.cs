namespace Idm.Configuration.Tests;

/// <summary>Includes, overlays, <c>&lt;&lt;</c>, <c>--set</c> and the environment.</summary>
public sealed class LayerTests
{
    [Theory]
    [InlineData(null, null, null, 3)]
    [InlineData(4, null, null, 4)]
    [InlineData(4, 5, null, 5)]
    [InlineData(4, null, 6, 6)]
    [InlineData(null, 5, 6, 6)]
    [InlineData(4, 5, 6, 6)]
    public void Precedence_is_include_then_file_then_set(int? included, int? own, int? set, int expected)
    {
        var main = PipelineFolder.Valid.Replace(
            ", steps: 3", own is null ? "" : $", steps: {own}", StringComparison.Ordinal);
        using var folder = new PipelineFolder("include: base.yaml\n" + main);
        folder.Write("base.yaml", included is null ? "" : $"sampler: {{ use: idm, steps: {included} }}");
        var pipeline = folder.Load(set is null ? [] : [$"sampler.steps={set}"]);
        Assert.Equal(expected, ((SamplerOptions)pipeline.Settings.Sampler.Options!).Steps);
    }

    [Fact]
    public void Includes_of_includes_are_relative_to_the_file_that_names_them()
    {
        using var folder = new PipelineFolder("include: [parts/a.yaml, parts/b.yaml]\n" + PipelineFolder.Valid);
        folder.Write("parts/a.yaml", "include: deep/c.yaml\nseed: 1\nthreads: 1\n")
            .Write("parts/b.yaml", "threads: 2\n")
            .Write("parts/deep/c.yaml", "seed: 3\ndevice: cpu\n");
        var settings = folder.Load().Settings;
        Assert.Equal((1, 2, "cpu"), (settings.Seed, settings.Threads, settings.Device));
        Assert.Equal(["parts/a.yaml", "parts/b.yaml"], settings.Include);
    }

    [Fact]
    public void Naming_another_export_drops_the_options_of_the_first()
    {
        using var folder = new PipelineFolder(
            "include: base.yaml\n"
            + PipelineFolder.Valid.Replace("block-cs, ratio: 0.1", "plain", StringComparison.Ordinal));
        folder.Write("base.yaml", "operator: { use: block-cs, ratio: 0.2, block: 8 }\n");
        Assert.Null(folder.Load().Settings.Operator.Options);
    }

    [Fact]
    public void A_cycle_of_includes_is_one_error()
    {
        using var folder = new PipelineFolder("include: a.yaml\n" + PipelineFolder.Valid);
        folder.Write("a.yaml", "include: b.yaml\n").Write("b.yaml", "seed: x\ninclude: [a.yaml]\n");
        Assert.Equal(
            [
                "b.yaml(1,7): error CFG003: expected a whole number, found 'x' [at seed]",
                "b.yaml(2,11): error CFG005: files include one another: a.yaml -> b.yaml -> a.yaml; remove one "
                    + "'include' [at include]",
            ],
            folder.Errors().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_include_hides_nothing_but_missing_keys()
    {
        using var folder = new PipelineFolder("include: parts/basse.yaml\nname: x\nsede: 1\n");
        folder.Write("parts/base.yaml", "");
        var errors = folder.Errors();
        Assert.Equal(2, errors.Length);
        Assert.Equal(
            "pipeline.yaml(1,10): error CFG005: no file 'parts/basse.yaml'; did you mean 'base.yaml'?", errors[0]);
        Assert.StartsWith("pipeline.yaml(3,1): error CFG001: unknown key 'sede'; did you mean 'seed'?", errors[1],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{ a: 1 }]",
        "(1,11): error CFG003: expected the path of a file to include, found a mapping [at include]")]
    [InlineData("",
        "(1,9): error CFG003: expected the path of a file to include, found nothing [at include]")]
    [InlineData("''", "(1,10): error CFG005: expected the path of a file to include, found '' [at include]")]
    [InlineData("\"a\\0b\"",
        "(1,10): error CFG005: expected the path of a file to include, found 'a?b' [at include]")]
    [InlineData("${env:IDM_TEST_UNSET}",
        "(1,10): error CFG008: ${env:IDM_TEST_UNSET} is not set; set the environment variable "
            + "IDM_TEST_UNSET or write the value here [at include]")]
    [InlineData(".", "(1,10): error CFG005: '.' is a folder; expected a pipeline file (.yaml)")]
    public void An_include_must_be_a_path(string include, string expected)
    {
        using var folder = new PipelineFolder($"include: {include}\n" + PipelineFolder.Valid);
        Assert.Equal(["pipeline.yaml" + expected], folder.Errors());
    }

    [Fact]
    public void Including_without_end_is_stopped()
    {
        using var folder = new PipelineFolder("include: [a.yaml, a.yaml, a.yaml]\n" + PipelineFolder.Valid);
        folder.Write("a.yaml", "include: [b.yaml, b.yaml, b.yaml]")
            .Write("b.yaml", "include: [c.yaml, c.yaml, c.yaml]")
            .Write("c.yaml", "include: [d.yaml, d.yaml, d.yaml]")
            .Write("d.yaml", "{}");
        Assert.EndsWith(
            "error CFG005: more than 64 files are included, counted at every include [at include]",
            Assert.Single(folder.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_keys_give_way_to_written_keys_and_to_earlier_bases()
    {
        using var folder = new PipelineFolder("""
            x-a: &a { ratio: 0.25, block: 8 }
            x-b: &b { ratio: 0.5, block: 16, dense: true }
            name: m
            data: { use: images, path: p }
            operator: { <<: [*a, *b], use: block-cs, block: 16 }
            sampler: { <<: { steps: 9 }, use: idm }
            """);
        var settings = folder.Load().Settings;
        Assert.Equal(new BlockOptions { Ratio = 0.25, Block = 16, Dense = true }, settings.Operator.Options);
        Assert.Equal(new SamplerOptions { Steps = 9 }, settings.Sampler.Options);
    }

    [Fact]
    public void A_merge_key_needs_mappings()
    {
        using var folder = new PipelineFolder(PipelineFolder.Valid + "<<: 3\n");
        Assert.Equal(
            ["pipeline.yaml(5,5): error CFG006: '<<' expected a mapping or a list of mappings, found '3'"],
            folder.Errors());
    }

    [Fact]
    public void Set_reaches_lists_and_makes_mappings_that_are_not_there()
    {
        using var folder = new PipelineFolder(PipelineFolder.Valid + "metrics: [psnr, psnr]\nnoise:\n");
        var settings = folder.Load(
            "metrics.1=ssim", "noise.use=none", "name=a=b-is-not-a-name", "name=ok",
            "train.steps=5", "train.data={ use: images, path: t }",
            "train.learning_rate={ use: constant, value: 1 }", "train.optimizer.eps=1e-3").Settings;
        Assert.Equal(["psnr", "ssim"], settings.Metrics.Select(m => m.Use));
        Assert.Equal("none", settings.Noise!.Use);
        Assert.Equal("out/ok", settings.Output);
        Assert.Equal((5, 1e-3), (settings.Train!.Steps, settings.Train.Optimizer.Eps));
    }

    [Theory]
    [InlineData("steps", "expected path=value, such as sampler.steps=5 or metrics.0=psnr")]
    [InlineData("=5", "expected path=value, such as sampler.steps=5 or metrics.0=psnr")]
    [InlineData("a..b=5", "expected path=value, such as sampler.steps=5 or metrics.0=psnr")]
    [InlineData("metrics.2=psnr", "'metrics' is a list; expected 0 to 0, found '2'")]
    [InlineData("metrics.last=psnr", "'metrics' is a list; expected 0 to 0, found 'last'")]
    [InlineData("metrics.0.crop=2",
        "'metrics.0' is 'psnr', not a mapping; replace all of it: --set 'metrics.0={ use: psnr, "
            + "crop: ... }'")]
    [InlineData("include=a.yaml",
        "'include' cannot be set: files are read before; write it in the pipeline file")]
    public void A_set_that_leads_nowhere_is_an_error(string set, string expected)
    {
        using var folder = new PipelineFolder(PipelineFolder.Valid + "metrics: [psnr]\n");
        Assert.Equal([$"--set {set}: error CFG007: {expected}"], folder.Errors(set));
    }

    [Fact]
    public void A_set_that_is_not_YAML_or_too_deep_is_an_error()
    {
        using var folder = new PipelineFolder();
        Assert.Contains("--set seed=[1", Assert.Single(folder.Errors("seed=[1")), StringComparison.Ordinal);
        var deep = string.Join('.', Enumerable.Repeat("a", 5000)) + "=1";
        Assert.Equal([$"--set {deep}: error CFG007: the path is longer than 64 keys"], folder.Errors(deep));
    }

    [Fact]
    public void The_environment_is_read_only_where_it_is_named()
    {
        Environment.SetEnvironmentVariable("IDM_TEST_SET", "a b");
        Environment.SetEnvironmentVariable("IDM_TEST_EMPTY", "");
        using var folder = new PipelineFolder(PipelineFolder.Valid + "x-free: ${env:IDM_TEST_UNSET}\n");
        var settings = folder.Load(
            "data.path=/${env:IDM_TEST_SET}/${env:IDM_TEST_SET}", "output=${env:IDM_TEST_EMPTY}x").Settings;
        Assert.Equal("/a b/a b", ((ImagesOptions)settings.Data.Options!).Path);
        Assert.Equal("x", settings.Output);
        Assert.Equal(
            [
                "--set name=${env:IDM_TEST_UNSET}(1,1): error CFG008: ${env:IDM_TEST_UNSET} is not set; set the "
                    + "environment variable IDM_TEST_UNSET or write the value here [at name]",
                "--set data.path=${env:oops(1,1): error CFG008: expected ${env:NAME}, found '${env:oops' "
                    + "[at data.path]",
            ],
            folder.Errors("name=${env:IDM_TEST_UNSET}", "data.path=${env:oops").Where(e => e.Contains("CFG008")));
    }
}
