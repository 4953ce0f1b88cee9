namespace Idm.Configuration.Tests;

/// <summary>Every message, letter for letter: they are what users see of this layer.</summary>
public sealed class MessageTests
{
    [Fact]
    public void All_errors_of_all_files_come_at_once()
    {
        using var folder = new PipelineFolder("""
            include: base.yaml
            name: Cs 10
            data: { use: images }
            operator: { use: blok-cs, ratio: 2 }
            sampler:
              use: idm
              steps: ten
            colours: three
            metrics: [psnr, sim]
            preview: of
            """);
        folder.Write("base.yaml", "sampler:\n  use: idm\n  stpes: 4\nthreads: 0\n");

        Assert.Equal(
            [
                "pipeline.yaml(2,7): error CFG004: expected lower-case letters, digits, '-' and '_', a "
                    + "letter or digit first, found 'Cs 10' [at name]",
                "pipeline.yaml(3,7): error CFG002: missing required key 'path': expected text [at data]",
                "pipeline.yaml(4,18): error PLG063: no operator named 'blok-cs'; did you mean 'block-cs'? "
                    + "[at operator]",
                "pipeline.yaml(7,10): error CFG003: expected a whole number, found 'ten' [at sampler.steps]",
                "pipeline.yaml(8,1): error CFG001: unknown key 'colours' Allowed: compare, data, "
                    + "device, include, metrics, model, name, noise, operator, output, precision, preview, "
                    + "sampler, seed, threads, train",
                "pipeline.yaml(9,17): error PLG063: no metric named 'sim'; did you mean 'ssim'? [at "
                    + "metrics.1]",
                "pipeline.yaml(10,10): error CFG004: expected one of auto, off, window, web, files, require, "
                    + "found 'of'; did you mean 'off'? [at preview]",
                "base.yaml(3,3): error CFG001: unknown key 'stpes'; did you mean 'steps'? Allowed: eta, "
                    + "samples, steps, use [at sampler]",
                "base.yaml(4,10): error CFG004: expected 1 to 256, found 0 [at threads]",
                "--set sampler.nope=1(1,1): error CFG001: unknown key 'nope' Allowed: eta, samples, "
                    + "steps, use [at sampler]",
            ],
            folder.Errors("sampler.nope=1"));
    }

    [Theory]
    [InlineData("{}", "pipeline.yaml(1,1): error CFG002: missing required key 'name': expected text")]
    [InlineData("# nothing", "pipeline.yaml(1,1): error CFG002: missing required key 'name': expected text")]
    [InlineData("", "pipeline.yaml(1,1): error CFG002: missing required key 'name': expected text")]
    [InlineData("[1]", "pipeline.yaml(1,1): error CFG003: expected keys with values, found a list")]
    [InlineData("just text",
        "pipeline.yaml(1,1): error CFG003: expected keys with values, found 'just text'")]
    public void A_document_is_a_mapping(string yaml, string first)
    {
        using var folder = new PipelineFolder(yaml);
        Assert.Equal(first, folder.Errors()[0]);
    }

    [Theory]
    [InlineData("seed=1.5", "CFG003: expected a whole number, found '1.5' [at seed]")]
    [InlineData("seed='3'", "CFG003: expected a whole number, found '3' in quotes, which is text [at seed]")]
    [InlineData("seed=", "CFG003: expected a whole number, found nothing [at seed]")]
    [InlineData("seed=[1]", "CFG003: expected a whole number, found a list [at seed]")]
    [InlineData("seed=99999999999999999999",
        "CFG003: expected a whole number, found '99999999999999999999' [at seed]")]
    [InlineData("threads=9999999999",
        "CFG004: expected 1 to 256, at most 2147483647 in size, found 9999999999 [at threads]")]
    [InlineData("name=", "CFG003: expected text, found nothing [at name]")]
    [InlineData("name={a: 1}",
        "CFG004: expected lower-case letters, digits, '-' and '_', a letter or digit first, found '{a: 1}' "
            + "[at name]")]
    [InlineData("device=gpu", "CFG004: expected auto, cpu, cuda or cuda:N, found 'gpu' [at device]")]
    [InlineData("output=''", "CFG004: expected at least 1 characters, found 0 [at output]")]
    [InlineData("metrics=", "CFG003: expected a list, found nothing [at metrics]")]
    [InlineData("sampler=",
        "CFG003: expected the name of a sampler, or { use: name, ...options }, found nothing [at "
            + "sampler]")]
    [InlineData("sampler={steps: 1}",
        "CFG002: missing required key 'use': expected the name of a sampler [at sampler]")]
    [InlineData("sampler={use: [a]}",
        "CFG003: expected the name of a sampler, found a list [at sampler.use]")]
    [InlineData("operator=block-cs",
        "CFG002: missing required key 'ratio': expected a number, more than 0 and at most 1 [at "
            + "operator]")]
    [InlineData("operator={script: a.cs}",
        "CFG010: scripts are switched off; expected 'use' with the name of an installed "
            + "operator [at operator]")]
    [InlineData("operator={use: odd}",
        "CFG011: the options of operator 'odd' cannot be read, a mistake of its plugin: "
            + "UnreadableOptions.Address: YAML cannot express the type Uri [at operator]")]
    [InlineData("operator={use: throwing, size: 3}", "CFG004: expected an even size [at operator.size]")]
    [InlineData("operator.block=9", "CFG004: expected one of 8, 16, 32, found '9' [at operator.block]")]
    [InlineData("operator.dense=yes", "CFG003: expected true or false, found 'yes' [at operator.dense]")]
    [InlineData("operator.ratio=.nan", "CFG003: expected a number, found '.nan' [at operator.ratio]")]
    [InlineData("operator={use: block-cs, ratio: .5, dense: true}",
        "CFG004: a dense matrix needs a block of at most 16 [at operator.block]")]
    [InlineData("data.color=rbg",
        "CFG004: expected one of rgb, luma-only, found 'rbg'; did you mean 'rgb'? [at data.color]")]
    [InlineData("data.color={}", "CFG003: expected one of rgb, luma-only, found a mapping [at data.color]")]
    [InlineData("model={use: unet, sha256: abc}",
        "CFG004: expected 64 hexadecimal digits, found 'abc' [at model.sha256]")]
    [InlineData("model={use: unet, wieghts: abc}",
        "CFG001: unknown key 'wieghts'; did you mean 'weights'? Allowed: eta, sha256, steps, use, "
            + "weights [at model]")]
    [InlineData("operator={use: everything, points: [{x: 1}, {y: 2}]}",
        "CFG002: missing required key 'x': expected a whole number [at operator.points.1]")]
    [InlineData("operator={use: everything, table: {a: b}}",
        "CFG003: expected a number, found 'b' [at operator.table.a]")]
    [InlineData("operator={use: everything, nested: 3}",
        "CFG003: expected a mapping, found '3' [at operator.nested]")]
    [InlineData("operator={use: everything, array: [1, ~]}",
        "CFG003: expected a whole number, found nothing [at operator.array.1]")]
    public void A_wrong_value_says_what_is_expected(string set, string expected)
    {
        using var folder = new PipelineFolder();
        var error = Assert.Single(folder.Errors(set));
        Assert.Equal(expected, error[(error.IndexOf("): error ", StringComparison.Ordinal) + 9)..]);
        Assert.StartsWith($"--set {set}(1,", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("steps: 0", "(8,10): error CFG004: expected at least 1, found 0 [at train.steps]")]
    [InlineData("ema: 1", "(8,8): error CFG004: expected at least 0 and less than 1, found 1 [at train.ema]")]
    [InlineData("optimizer: { betas: 0.9 }",
        "(8,23): error CFG004: expected 2 items, found 1 [at train.optimizer.betas]")]
    [InlineData("optimizer: { betas: [0.9, 1] }",
        "(8,29): error CFG004: expected at least 0 and less than 1, found 1 [at "
            + "train.optimizer.betas.1]")]
    [InlineData("gradient_clip: 0",
        "(8,18): error CFG004: expected more than 0, found 0 [at train.gradient_clip]")]
    [InlineData("precision: float64",
        "(8,14): error CFG004: expected one of float32, bfloat16, found 'float64'; did you mean "
            + "'float32'? [at train.precision]")]
    [InlineData("patch: 7", "(8,10): error CFG004: expected 8 to 4096, found 7 [at train.patch]")]
    [InlineData("validation: { every: 1 }",
        "(8,15): error CFG004: expected either data or hold_out, found neither [at train.validation]")]
    public void Training_is_checked(string line, string expected)
    {
        var steps = line.StartsWith("steps", StringComparison.Ordinal) ? "patch: 64" : "steps: 10";
        using var folder = new PipelineFolder(PipelineFolder.Valid
            + $"train:\n  learning_rate: {{ use: constant, value: 1 }}\n  {steps}\n  {line}\n"
            + "  data: { use: images, path: train }\n");
        Assert.Equal(["pipeline.yaml" + expected], folder.Errors());
    }

    [Fact]
    public void A_typo_of_a_required_key_is_one_error()
    {
        using var folder = new PipelineFolder(
            PipelineFolder.Valid.Replace("ratio", "ration", StringComparison.Ordinal));
        Assert.Equal(
            ["pipeline.yaml(3,28): error CFG001: unknown key 'ration'; did you mean 'ratio'? Allowed: block, "
                + "dense, ratio, use [at operator]"],
            folder.Errors());
    }

    [Fact]
    public void Long_and_odd_values_stay_on_one_short_line()
    {
        using var folder = new PipelineFolder();
        var error = Assert.Single(folder.Errors($"seed=\"a\\tb\\nc\\u0007{new string('x', 9999)}\""));
        Assert.EndsWith(
            $"found 'a\\tb\\nc?{new string('x', 54)}...' in quotes, which is text [at seed]",
            error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_says_what_is_there()
    {
        using var folder = new PipelineFolder();
        folder.Write("other.yaml", "");
        File.Move(Path.Combine(folder.Path, "pipeline.yaml"), Path.Combine(folder.Path, "pipelines.yaml"));
        Assert.Equal(
            [$"pipeline.yaml: error CFG009: no file 'pipeline.yaml'; did you mean 'pipelines.yaml'?"],
            folder.Errors());

        File.Move(Path.Combine(folder.Path, "pipelines.yaml"), Path.Combine(folder.Path, "unlike.yml"));
        Assert.Equal(
            [$"pipeline.yaml: error CFG009: no file 'pipeline.yaml'; pipeline files there: other.yaml, "
                + "unlike.yml"],
            folder.Errors());

        Directory.CreateDirectory(Path.Combine(folder.Path, "pipeline.yaml"));
        Assert.Equal(
            [$"pipeline.yaml: error CFG009: 'pipeline.yaml' is a folder; expected a pipeline file (.yaml)"],
            folder.Errors());
    }
}
