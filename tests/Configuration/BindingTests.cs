using System.Globalization;
using System.Text;
using Idm.Configuration.Settings;

namespace Idm.Configuration.Tests;

public sealed class BindingTests
{
    [Fact]
    public void A_small_pipeline_gets_every_default()
    {
        using var folder = new PipelineFolder();
        var pipeline = folder.Load();
        var settings = pipeline.Settings;

        Assert.Equal("cs-10", settings.Name);
        Assert.Equal(2025, settings.Seed);
        Assert.Equal("auto", settings.Device);
        Assert.Null(settings.Threads);
        Assert.Null(settings.Noise);
        Assert.Null(settings.Model);
        Assert.Null(settings.Train);
        Assert.Empty(settings.Metrics);
        Assert.Equal("auto", settings.Preview);
        Assert.Equal("out/cs-10", settings.Output);
        Assert.Equal(new BlockOptions { Ratio = 0.1 }, settings.Operator.Options);
        Assert.Equal(("operator", "block-cs", "operator"),
            (settings.Operator.Kind, settings.Operator.Use, settings.Operator.Path));
        Assert.Equal((3, 18), (settings.Operator.Origin.Line, settings.Operator.Origin.Column));
        Assert.Equal(folder.Path, pipeline.Folder);
    }

    [Fact]
    public void Training_gets_every_default()
    {
        using var folder = new PipelineFolder(PipelineFolder.Valid + """
            train:
              data: { use: images, path: train }
              steps: 2e4
              learning_rate: { use: constant, value: 1e-4 }
            """);
        var train = folder.Load().Settings.Train!;

        Assert.Equal((64, 16, 20000, 50), (train.Patch, train.Batch, train.Steps, train.LogEvery));
        Assert.Equal(("loss", "l1"), (train.Loss.Kind, train.Loss.Use));
        Assert.Equal(new ConstantOptions { Value = 1e-4 }, train.LearningRate.Options);
        Assert.Equal([0.9, 0.999], train.Optimizer.Betas);
        Assert.Equal((1e-8, 0.0), (train.Optimizer.Eps, train.Optimizer.WeightDecay));
        Assert.Equal((1.0, 0.999), (train.GradientClip, train.Ema));
        Assert.Equal(Precision.Float32, train.Precision);
        Assert.Null(train.Memory);
        Assert.Null(train.MicroBatch);
        Assert.Null(train.MemoryBudget);
        Assert.Null(train.Validation);
        Assert.Equal(300, train.Checkpoint.Every);
        Assert.Equal("weights/cs-10", train.Output);
    }

    [Fact]
    public void Everything_can_be_said()
    {
        using var folder = new PipelineFolder(PipelineFolder.Valid + """
            seed: -9007199254740993
            device: cuda:1
            threads: 4
            noise: none
            model:
              { use: unet, steps: 5, weights: idm-cs-10,
                sha256: "ABCDEF0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789" }
            metrics: [psnr, { use: ssim }]
            preview: off
            output: results/{name}/{name}
            train:
              data: { use: images, path: train, color: luma_only }
              steps: 10
              loss: l2
              learning_rate: { use: constant, value: 1 }
              gradient_clip: null
              precision: bfloat16
              memory: plain
              optimizer: { betas: [0.5, 0.9], eps: 1e-6, weight_decay: 0.01 }
              validation: { data: { use: images, path: v, color: luma-only }, every: 5, limit: 2 }
            """);
        var settings = folder.Load().Settings;

        Assert.Equal(-9007199254740993, settings.Seed);
        Assert.Equal(("cuda:1", 4, "off"), (settings.Device, settings.Threads, settings.Preview));
        Assert.Equal("results/cs-10/cs-10", settings.Output);
        Assert.Equal(["psnr", "ssim"], settings.Metrics.Select(m => m.Use));
        Assert.Equal(["metrics.0", "metrics.1"], settings.Metrics.Select(m => m.Path));
        Assert.Equal("idm-cs-10", settings.Model!.Weights);
        Assert.Equal(64, settings.Model.Sha256!.Length);
        Assert.Equal(new SamplerOptions { Steps = 5 }, settings.Model.Options);
        Assert.Null(settings.Train!.GradientClip);
        Assert.Equal([0.5, 0.9], settings.Train.Optimizer.Betas);
        Assert.Equal(Precision.Bfloat16, settings.Train.Precision);
        Assert.Equal(TrainMemory.Plain, settings.Train.Memory);
        Assert.Equal((5, 2), (settings.Train.Validation!.Every, settings.Train.Validation.Limit));
        Assert.Equal(Colour.LumaOnly, ((ImagesOptions)settings.Train.Data.Options!).Color);
        Assert.Equal(Colour.LumaOnly, ((ImagesOptions)settings.Train.Validation.Data!.Options!).Color);
    }

    [Fact]
    public void Options_of_every_form_are_read()
    {
        var options = Everything("""
            text: "10"
            maybe_text: ~
            single: .25
            big: 9007199254740993
            color: rgb
            array: [3]
            list: one
            holes: [a, ~]
            points: [{ x: 1 }, { x: 2, y: 3 }]
            table: { x-a: 1, b: 2.5, "<<": 3 }
            nested: { x: 9 }
            x-note: free
            """);

        Assert.Equal(("10", null, 0.25f), (options.Text, options.MaybeText, options.Single));
        Assert.Equal((9007199254740993, Colour.Rgb), (options.Big, options.Color));
        Assert.Equal([3], options.Array);
        Assert.Equal(["one"], options.List);
        Assert.Equal(["a", null], options.Holes);
        Assert.Equal([new Point { X = 1 }, new Point { X = 2, Y = 3 }], options.Points);
        Assert.Equal(new Dictionary<string, double> { ["x-a"] = 1, ["b"] = 2.5, ["<<"] = 3 }, options.Table);
        Assert.Equal(new Point { X = 9 }, options.Nested);
    }

    [Theory]
    [InlineData("text: no", "no")]
    [InlineData("text: 1.0", "1.0")]
    [InlineData("text: !!str null", "null")]
    [InlineData("text: |-\n  two\n  lines", "two\nlines")]
    public void Text_is_what_was_written(string yaml, string expected) =>
        Assert.Equal(expected, Everything(yaml).Text);

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        german.NumberFormat.NegativeSign = "~";
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = german;
            using var folder = new PipelineFolder();
            Assert.Equal(new BlockOptions { Ratio = 0.1 }, folder.Load("seed=-5").Settings.Operator.Options);
            Assert.Equal(
                ["--set operator.ratio=1.5(1,1): error CFG004: expected more than 0 and at most 1, found 1.5 "
                    + "[at operator.ratio]"],
                folder.Errors("operator.ratio=1.5"));
            var schema = PipelineSchema.Write(FakeCatalog.Instance);
            Assert.Contains("\"default\": 0.999", schema, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Line_endings_and_a_byte_order_mark_change_nothing()
    {
        var text = PipelineFolder.Valid + "noise: nine\n";
        var windows = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        using var plain = new PipelineFolder(text);
        using var marked = new PipelineFolder();
        marked.Write("pipeline.yaml", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(windows)]);

        Assert.Equal(
            ["pipeline.yaml(5,8): error PLG063: no noise named 'nine'; did you mean 'none'? [at noise]"],
            plain.Errors());
        Assert.Equal(plain.Errors(), marked.Errors());
    }

    [Fact]
    public void The_resolved_text_says_the_same()
    {
        Environment.SetEnvironmentVariable("IDM_TEST_FOLDER", "null");
        Environment.SetEnvironmentVariable("IDM_TEST_THREADS", "3");
        using var folder = new PipelineFolder("""
            include: base.yaml
            x-common: &common { use: images, path: "a: b # c" }
            name: "007"
            operator: { use: block-cs, ratio: 0.1 }
            threads: ${env:IDM_TEST_THREADS}
            output: ${env:IDM_TEST_FOLDER}
            train: { data: *common, steps: 1, learning_rate: { use: constant, value: 1 }, gradient_clip: ~ }
            """);
        folder.Write("base.yaml", "data: { use: images, path: \"true\" }\nsampler: idm\nmetrics: psnr\n");
        var first = folder.Load("operator.block=16");
        folder.Write("pipeline.yaml", first.ResolvedYaml);
        var second = folder.Load();

        Assert.DoesNotContain("x-common", first.ResolvedYaml, StringComparison.Ordinal);
        Assert.DoesNotContain("include", first.ResolvedYaml, StringComparison.Ordinal);
        Assert.Equal(first.ResolvedYaml, second.ResolvedYaml);
        Assert.Equal(("007", "null", 3),
            (second.Settings.Name, second.Settings.Output, second.Settings.Threads));
        Assert.Equal(new BlockOptions { Ratio = 0.1, Block = 16 }, second.Settings.Operator.Options);
        Assert.Equal(first.Settings.Train!.Data.Options, second.Settings.Train!.Data.Options);
        Assert.Null(second.Settings.Train.GradientClip);
    }

    [Fact]
    [Trait("Category", "Timing")]
    public void Loading_takes_less_than_ten_milliseconds()
    {
        using var folder = new PipelineFolder();
        folder.Load();
        var fastest = Enumerable.Range(0, 10).Min(_ =>
        {
            var start = TimeProvider.System.GetTimestamp();
            folder.Load();
            return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        });
        Assert.InRange(fastest, 0, 10);
    }

    private static EverythingOptions Everything(string yaml)
    {
        var indented = string.Join('\n', yaml.Split('\n').Select(line => "  " + line));
        using var folder = new PipelineFolder(PipelineFolder.Valid.Replace(
            "operator: { use: block-cs, ratio: 0.1 }", "operator:\n  use: everything\n" + indented,
            StringComparison.Ordinal));
        return (EverythingOptions)folder.Load().Settings.Operator.Options!;
    }
}
