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
        using var folder =
            new PipelineFolder("include: [parts/a.yaml, parts/b.yaml]\n" + PipelineFolder.Valid);
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
                "b.yaml(2,11): error CFG005: files include one another: a.yaml -> b.yaml -> a.yaml; remove "
                    + "one 'include' [at include]",
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
            "pipeline.yaml(1,10): error CFG005: no file 'parts/basse.yaml'; did you mean 'base.yaml'?",
            errors[0]);
        Assert.StartsWith("pipeline.yaml(3,1): error CFG001: unknown key 'sede'; did you mean 'seed'?",
            errors[1],
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

    /// <summary>
    /// What users type as a path is a path; shells and YAML give many of these characters a meaning.
    /// </summary>
    [Theory]
    [InlineData("*.png")]
    [InlineData("photos #2")]
    [InlineData("#2")]
    [InlineData("a: b")]
    [InlineData("a:")]
    [InlineData("[old] photos/*.png")]
    [InlineData("[old]")]
    [InlineData("{name}/x.png")]
    [InlineData("{old}")]
    [InlineData("&a.png")]
    [InlineData("!x.png")]
    [InlineData("%x.png")]
    [InlineData("@x.png")]
    [InlineData("`x`.png")]
    [InlineData("|x.png")]
    [InlineData(">x.png")]
    [InlineData("- x.png")]
    [InlineData("? x.png")]
    [InlineData("~/photos")]
    [InlineData("it's")]
    [InlineData("\"x\".png")]
    [InlineData("C:\\photos")]
    [InlineData("--- x")]
    public void A_plain_text_stays_what_it_is_where_a_text_is_wanted(string text)
    {
        using var folder = new PipelineFolder();
        var pipeline = folder.Load($"data.path={text}");
        Assert.Equal(text, ((ImagesOptions)pipeline.Settings.Data.Options!).Path);
        // The record says the same.
        using var again = new PipelineFolder(pipeline.ResolvedYaml);
        Assert.Equal(text, ((ImagesOptions)again.Load().Settings.Data.Options!).Path);
    }

    [Theory]
    [InlineData("'*.png'", "*.png")]
    [InlineData("\"a\\tb\"", "a\tb")]
    [InlineData("  x.png ", "x.png")]
    [InlineData("1e3", "1e3")]
    public void Quotes_and_blanks_around_it_are_YAMLs(string text, string expected)
    {
        using var folder = new PipelineFolder();
        Assert.Equal(expected, ((ImagesOptions)folder.Load($"data.path={text}").Settings.Data.Options!).Path);
    }

    [Fact]
    public void Where_structure_is_wanted_it_is_YAML_and_its_faults_are_said()
    {
        using var folder = new PipelineFolder();
        var settings =
            folder.Load("metrics=[psnr, ssim] # both", "data={ use: images, path: '*.tif' }",
            "seed=5 # five").Settings;
        Assert.Equal(["psnr", "ssim"], settings.Metrics.Select(m => m.Use));
        Assert.Equal("*.tif", ((ImagesOptions)settings.Data.Options!).Path);
        Assert.Equal(5, settings.Seed);
        Assert.Contains("CFG006", Assert.Single(folder.Errors("data={ use: images")),
            StringComparison.Ordinal);
        Assert.Contains("no anchor '&.png'", Assert.Single(folder.Errors("data=*.png")),
            StringComparison.Ordinal);
        Assert.Contains("expected", Assert.Single(folder.Errors("seed=#2")), StringComparison.Ordinal);
        Assert.Contains("not a mapping", folder.Errors("data=*.png", "data.path=x")[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_are_put_into_a_text_as_it_was_written()
    {
        Environment.SetEnvironmentVariable("IDM_TEST_SET", "a b");
        using var folder = new PipelineFolder();
        foreach (var text in new[] { "${env:IDM_TEST_SET} #2", "*${env:IDM_TEST_SET}",
            "x: ${env:IDM_TEST_SET}" })
        {
            Assert.Equal(
                text.Replace("${env:IDM_TEST_SET}", "a b", StringComparison.Ordinal),
                ((ImagesOptions)folder.Load($"data.path={text}").Settings.Data.Options!).Path);
        }
    }

    [Theory]
    [InlineData("data.path=${env:IDM_TEST_SECRET}")]
    [InlineData("data.path='/x/${env:IDM_TEST_SECRET}.png'")]
    [InlineData("data.path=x: ${env:IDM_TEST_SECRET}")]
    [InlineData("name=${env:IDM_TEST_SECRET}")]
    public void What_a_variable_holds_is_not_recorded_but_where_it_came_from(string set)
    {
        Environment.SetEnvironmentVariable("IDM_TEST_SECRET", "hunter2");
        using var folder = new PipelineFolder();
        var pipeline = folder.Load(set);
        Assert.DoesNotContain("hunter2", pipeline.ResolvedYaml, StringComparison.Ordinal);
        Assert.Contains("${env:IDM_TEST_SECRET}", pipeline.ResolvedYaml, StringComparison.Ordinal);
        using var again = new PipelineFolder(pipeline.ResolvedYaml);
        Assert.Equal(
            ((ImagesOptions)pipeline.Settings.Data.Options!).Path,
            ((ImagesOptions)again.Load().Settings.Data.Options!).Path);
    }

    [Fact]
    public void What_a_variable_holds_is_not_in_messages()
    {
        Environment.SetEnvironmentVariable("IDM_TEST_SECRET", "hunter2");
        using var folder = new PipelineFolder();
        foreach (var key in (string[])["seed", "device", "sampler", "metrics"])
        {
            var error = string.Join('\n', folder.Errors($"{key}=${{env:IDM_TEST_SECRET}}"));
            Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
            Assert.NotEqual("", error);
        }
        Environment.SetEnvironmentVariable("IDM_TEST_SECRET", "");
        Assert.Contains(
            "no sampler named '${env:IDM_TEST_SECRET}'",
            string.Join('\n', folder.Errors("sampler=${env:IDM_TEST_SECRET}")), StringComparison.Ordinal);
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
                "--set name=${env:IDM_TEST_UNSET}(1,1): error CFG008: ${env:IDM_TEST_UNSET} is not set; set "
                    + "the environment variable IDM_TEST_UNSET or write the value here [at name]",
                "--set data.path=${env:oops(1,1): error CFG008: expected ${env:NAME}, found '${env:oops' "
                    + "[at data.path]",
            ],
            folder.Errors("name=${env:IDM_TEST_UNSET}", "data.path=${env:oops")
            .Where(e => e.Contains("CFG008")));
    }
}
