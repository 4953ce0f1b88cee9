using Idm.Engine.Planning;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Metrics;
using Idm.Sdk.Operators;
using Idm.Sdk.Schedules;
using static TorchSharp.torch;

namespace Idm.Scripting.Tests;

public sealed class PipelineTests : IDisposable
{
    private const string Keep = """
        Operator("keep", (Options o, OperatorRequest r) => Mask(r, full(r.Image.Height, r.Image.Width, o.Factor)));
        Metric("worst", (a, b) => a.sub(b).abs().max().item<float>(), higherIsBetter: false);
        Schedule("ramp", progress => 2 * progress);

        record Options
        {
            [Description("What pixels are multiplied by.")]
            [Range(0.1, 3.0)]
            public double Factor { get; init; } = 0.5;
        }
        """;

    private readonly ScriptFolder _folder = new();

    public PipelineTests() => _folder.Write("keep.cs", Keep);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_of_a_script_are_those_of_a_plugin()
    {
        using var library = _folder.Library();
        var pipeline = _folder.Load(library, """
            operator: { script: keep.cs, factor: 2 }
            metrics: [psnr, { script: keep.cs }]
            """);
        Assert.Equal("keep", pipeline.Settings.Operator.Use);
        Assert.Equal(64, pipeline.Settings.Operator.Script!.Sha256.Length);
        using var scope = NewDisposeScope();
        using var a = _folder.Create<IOperatorFactory>(library, pipeline, pipeline.Settings.Operator).Create(
            new OperatorRequest(
                new ImageShape(1, 3, 5), ScalarType.Float64, CPU, RandomStream.FromSeed(1),
                RandomStream.FromSeed(2)));
        Assert.Equal(2.0, a.Forward(ones(1, 1, 3, 5, dtype: ScalarType.Float64)).mean().item<double>());
        OperatorCheck.Full(a, RandomStream.FromSeed(3), ScalarType.Float64, CPU).EnsurePassed("keep");

        var metric = _folder.Create<IMetric>(library, pipeline, pipeline.Settings.Metrics[1]);
        Assert.Equal(0.25, metric.Compute(full(1, 1, 2, 2, 0.75f), full(1, 1, 2, 2, 0.5f)), 1e-7);
        Assert.False(metric.HigherIsBetter);
    }

    [Fact]
    public void A_schedule_of_a_script_is_a_plain_function()
    {
        using var library = _folder.Library();
        var pipeline = _folder.Load(library, """
            operator: { script: keep.cs }
            train: { data: { use: images, path: '*.png' }, steps: 1, learning_rate: { script: keep.cs } }
            """);
        var schedule = _folder.Create<ISchedule>(library, pipeline, pipeline.Settings.Train!.LearningRate);
        Assert.Equal(0.5, schedule.At(0.25));
    }

    [Fact]
    public void Options_are_bound_and_checked_like_a_plugins()
    {
        Assert.Equal(
            [
                "pipeline.yaml(4,32): error CFG001: unknown key 'facter'; did you mean 'factor'? Allowed: "
                    + "factor, script, use [at operator]",
            ],
            _folder.PipelineErrors("operator: { script: keep.cs,   facter: 1 }"));
        Assert.Equal(
            ["pipeline.yaml(4,38): error CFG004: expected 0.1 to 3, found 7 [at operator.factor]"],
            _folder.PipelineErrors("operator: { script: keep.cs, factor: 7 }"));
    }

    [Theory]
    [InlineData("noise: { script: keep.cs }",
        "SCR008: keep.cs defines no noise; it defines operator 'keep', metric 'worst', schedule")]
    [InlineData("noise: { script: ../keep.cs }", "is outside of the pipeline's folder")]
    [InlineData("noise: { script: kepe.cs }", "there is no such file; did you mean 'keep.cs'? [at noise]")]
    [InlineData("noise: { script: keep.txt }",
        "SCR006: 'keep.txt' is not a script; expected a .cs or .csx file [at noise]")]
    [InlineData("noise: { script: [1] }",
        "CFG003: expected the path of a C# script, found a list [at noise.script]")]
    [InlineData("noise: { script: two.cs }",
        "defines several of kind noise: one, two. Say which with 'use' beside 'script' [at noise]")]
    [InlineData("noise: { script: two.cs, use: tow }",
        "defines no noise 'tow'; did you mean 'two'? It defines: one, two [at noise]")]
    [InlineData("noise: { script: bad.cs }",
        "bad.cs(1,28): error SCR001: CS0103: The name 'z' does not exist")]
    [InlineData("noise: { script: throws.cs }", "the script cannot be run. ")]
    public void What_is_wrong_is_said_with_its_place(string part, string expected)
    {
        _folder.Write("two.cs", "Noise(\"one\", (y, r) => y.clone());\nNoise(\"two\", (y, r) => "
            + "y.clone());\n")
            .Write("bad.cs", "Noise(\"one\", (y, r) => y + z);\n")
            .Write("throws.cs", "throw new Exception(\"no\");\n");
        var error = _folder.PipelineErrors($"operator: {{ script: keep.cs }}\n{part}").Single();
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Matches(@"^(pipeline\.yaml\(5,|.*bad\.cs\(1,)", error);
    }

    [Fact]
    public void Without_leave_a_script_is_compiled_and_not_run()
    {
        var proof = _folder.PathOf("ran");
        _folder.Write("side.cs", $"File.WriteAllText(\"{proof}\", \"\");\nNoise(\"n\", (y, r) => y);\nrecord "
            + $"Options {{ }}\n");
        using (var library = _folder.Library(run: false))
        {
            var pipeline = _folder.Load(
                library, "operator: { script: keep.cs, facter: 1 }\nnoise: { script: side.cs }");
            Assert.Null(pipeline.Settings.Operator.Options);
            Assert.False(File.Exists(proof));
            Assert.Equal(2, library.Files.Count);
        }
        using var running = _folder.Library();
        _folder.Load(running, "operator: { script: keep.cs }\nnoise: { script: side.cs }");
        Assert.True(File.Exists(proof));
    }

    [Theory]
    [InlineData("FromPair(r,\n    x => x.roll(1, 3),\n    y => y.roll(1, 3))",
        "A is defined at {0}(2,10), Aᵀ at {0}(3,10)")]
    [InlineData("FromForward(r,\n    x => x.mul(x))",
        "A is defined at {0}(2,10), and Aᵀ is derived from it: if the two do not fit, A is not linear")]
    [InlineData("new Wrong(r.Image)", "A is defined at {0}(8,40), Aᵀ at {0}(9,40)")]
    [InlineData("Scale(2, FromPair(r, x => x.roll(1, 3), y => y.roll(1, 3)))", "it is defined at {0}(1,24)")]
    public void A_wrong_adjoint_shows_both_products_and_the_lines_that_define_it(
        string operatorText, string lines)
    {
        _folder.Write("wrong.cs", $$"""
            Operator("wrong", r => {{operatorText}});
            sealed class Wrong(ImageShape image) : IOperator
            {
                public ImageShape Image => image;
                public IReadOnlyList<long> Measurement => [image.Channels, image.Height, image.Width];
                public double? Norm => 1;
                public void Dispose() { }
                public Tensor Forward(Tensor x) => x.roll(1, 3);
                public Tensor Adjoint(Tensor y) => y.roll(1, 3);
            }
            """);
        using var library = _folder.Library();
        var pipeline = _folder.Load(library, "operator: { script: wrong.cs }");
        var error = Assert.Throws<PluginException>(() => _folder.Plan(library, pipeline)).Message;
        var file = _folder.PathOf("wrong.cs");
        Assert.StartsWith($"SCR005 {file}(", error, StringComparison.Ordinal);
        Assert.Contains("the operator 'wrong' does not keep its contract", error, StringComparison.Ordinal);
        Assert.Matches(@"⟨A x, y⟩ = -?\d+(\.\d+)?, ⟨x, Aᵀ y⟩ = -?\d+", error);
        Assert.Contains(lines.Replace("{0}", file), error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FromForward(r, x => x.cumsum(3), invertible: false)", true, false)]
    [InlineData("FromPair(r, x => x.roll(1, 3), y => y.roll(-1, 3), invertible: false)", true, false)]
    [InlineData("FromNonlinear(r, x => x.square())", false, false)]
    [InlineData("FromNonlinear(r, x => x.mul(x), inverse: y => y.abs().sqrt())", false, true)]
    public void An_operator_of_a_script_says_what_it_is_not(string operatorText, bool linear, bool invertible)
    {
        _folder.Write("odd.cs", $"Operator(\"odd\", r => {operatorText});");
        using var library = _folder.Library();
        var pipeline = _folder.Load(library, "operator: { script: odd.cs }");
        using var scope = NewDisposeScope();
        using var a = _folder.Create<IOperatorFactory>(library, pipeline, pipeline.Settings.Operator).Create(
            new OperatorRequest(
                new ImageShape(1, 3, 5), ScalarType.Float64, CPU, RandomStream.FromSeed(1),
                RandomStream.FromSeed(2)));
        Assert.Equal((linear, invertible), (a.IsLinear, a.HasPseudoInverse));
        OperatorCheck.Full(a, RandomStream.FromSeed(3), ScalarType.Float64, CPU).EnsurePassed("odd");
    }

    [Fact]
    public void A_class_of_a_script_gets_what_a_class_of_a_plugin_gets()
    {
        // Classes alone: no statement. Aᵀ A of the inner mask, times the pixels of a file of tensors.
        _folder.Write("only.cs", """
            #!/usr/bin/env dotnet
            public sealed record InnerOptions
            {
                public required NestedPart<IOperatorFactory> Part { get; init; }
                public required string Factors { get; init; }
                public required string Picture { get; init; }
            }

            [PluginExport("operator", "only", "A part within a part.")]
            public sealed class Only(InnerOptions options, PluginContext context) : IOperatorFactory
            {
                public IOperator Create(OperatorRequest request)
                {
                    var inner = context.Create(options.Part).Create(request);
                    var factor = context.ReadTensors(options.Factors)["weight"].to(request.DType);
                    var picture = context.ReadImage(options.Picture).Samples[0];
                    var c = factor.sum().item<double>() * picture;
                    return Idm.Scripting.Scripts.ScriptGlobals.Scale(c, inner);
                }
            }
            """);
        File.WriteAllBytes(_folder.PathOf("weight.npy"), Npy([1.5f, 2.5f]));
        Imaging.ImageWriter.Save(_folder.PathOf("white.png"),
            new Imaging.Raster(1, 1, 1, 255, [255]));
        using var library = _folder.Library();
        var pipeline = _folder.Load(library, """
            operator:
              { script: only.cs, factors: weight.npy, picture: white.png,
                part: { script: keep.cs, factor: 0.5 } }
            """);
        using var scope = NewDisposeScope();
        using var a = _folder.Create<IOperatorFactory>(library, pipeline, pipeline.Settings.Operator).Create(
            new OperatorRequest(
                new ImageShape(1, 2, 2), ScalarType.Float64, CPU, RandomStream.FromSeed(1),
                RandomStream.FromSeed(2)));
        Assert.Equal(
            2.0, a.Forward(ones(1, 1, 2, 2, dtype: ScalarType.Float64)).mean().item<double>(), 1e-12);
    }

    /// <summary>
    /// A NumPy file, format 1.0, by its description: magic, header of 118 bytes, little endian.
    /// </summary>
    private static byte[] Npy(float[] values)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({values.Length},), }}"
            .PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header),
            .. values.SelectMany(BitConverter.GetBytes)];
    }

    [Fact]
    public void Tensors_made_for_an_operator_live_as_long_as_it_does()
    {
        _folder.Write("captured.cs",
            "Operator(\"c\", r => { var m = ones(1, r.Image.Height, r.Image.Width, dtype: r.DType).mul(2); "
            + "return FromPair(r, x => x.mul(m), y => y.mul(m)); });");
        using var library = _folder.Library();
        var pipeline = _folder.Load(library, "operator: { script: captured.cs }");
        var factory = _folder.Create<IOperatorFactory>(library, pipeline, pipeline.Settings.Operator);
        var request = new OperatorRequest(
            new ImageShape(1, 4, 4), ScalarType.Float32, CPU, RandomStream.FromSeed(1),
            RandomStream.FromSeed(2));
        factory.Create(request).Dispose();
        var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (var a = factory.Create(request))
        using (var x = ones(1, 1, 4, 4))
        using (var y = a.Forward(x))
            Assert.Equal([.. Enumerable.Repeat(2f, 16)], y.data<float>().ToArray());
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
