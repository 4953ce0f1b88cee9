using Idm.Plugins.Denoisers;
using Idm.Plugins.Denoisers.Foreign;
using Idm.Plugins.Tests.ZeroShot;
using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Models;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Denoisers;

/// <summary>
/// Networks that PyTorch 1.13 exported, to ONNX and to TorchScript, beside what it computes with them.
/// </summary>
/// <remarks>
/// <c>sigma</c> is x − conv relu conv [x, σ] of images in [0, 1], with σ of (N); <c>step</c> finds noise and
/// variances of three channels, and looks whole steps up in a table; <c>map</c> finds the noise in images in
/// [−1, 1] beside a map of 255 σ.
/// </remarks>
public sealed class ForeignNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];

    public ForeignNetworkTests()
    {
        string[] files =
            ["sigma.ts", "step.ts", "map.ts", "sigma.onnx", "step.onnx", "map.onnx", "fixed.onnx"];
        foreach (var file in files) _folder.Put(file, DenoiserGolden.Resource(file));
    }

    public static TheoryData<string> Kinds => ["onnx", "ts"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_that_is_told_sigma_and_finds_the_image_agrees(string kind)
    {
        using var scope = NewDisposeScope();
        using var model = Create(kind, "sigma", new(), 1);
        var x = DenoiserGolden.Photos(1);
        DenoiserGolden.Agrees("sigma", model.Denoise(x, DenoiserGolden.Levels(0.1, 0.7)));
        Assert.Equal(new SigmaRange(0, double.PositiveInfinity), model.SigmaRange);

        // One level for both.
        var each = cat(
            [model.Denoise(x[..1], NoiseLevel.OfSigma(0.3)), model.Denoise(x[1..], NoiseLevel.OfSigma(0.3))]);
        Assert.InRange(
            model.Denoise(x, NoiseLevel.OfSigma(0.3)).Minus(each).abs().max().item<float>(), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_of_a_diffusion_that_learnt_variances_agrees(string kind)
    {
        using var scope = NewDisposeScope();
        using var model = Create(kind, "step", new() { Level = LevelInput.Timestep, WholeLevels = true }, 3);
        var levels = DenoiserGolden.Levels(0.03969906700742797, 0.7311783484987844);
        DenoiserGolden.Agrees("step", model.Denoise(DenoiserGolden.Photos(3), levels));
        Assert.Equal(0.005, model.SigmaRange.Low, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_with_a_map_in_levels_of_8_bits_agrees(string kind)
    {
        using var scope = NewDisposeScope();
        using var model = Create(kind, "map", new()
        {
            Level = LevelInput.Map, Range = ValueRange.Symmetric, Predicts = Prediction.Noise,
            LevelScale = 255, Clip = false,
            SigmaMin = 0.01, SigmaMax = 0.8,
        }, 1);
        DenoiserGolden.Agrees(
            "map", model.Denoise(DenoiserGolden.Photos(1), DenoiserGolden.Levels(0.1, 0.7)));
        Assert.Equal(new SigmaRange(0.01, 0.8), model.SigmaRange);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_has_no_weights_of_its_own_and_leaves_one_tensor(string kind)
    {
        using var model = Create(kind, "sigma", new(), 1);
        Assert.Empty(model.Network.named_parameters());
        using var x = DenoiserGolden.Photos(1).DetachFromDisposeScope();
        DenoiserGolden.LeavesOneTensor(model, x);
    }

    [Fact]
    public void A_script_has_a_gradient_and_dps_takes_it()
    {
        using var scope = NewDisposeScope();
        using var model = Create("ts", "sigma", new(), 1, ScalarType.Float64);
        DenoiserGolden.HasTheGradientOfDifferences(
            model, DenoiserGolden.Photos(1, 8, 8).to(ScalarType.Float64), 0.3);

        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a, 2);
        var found = new DpsSampler(new() { Steps = 3, SigmaMax = 1 }).Sample(y, model, Experiment.Context());
        Assert.True(found.isfinite().all().item<bool>());
    }

    [Fact]
    public void Onnx_has_none_and_dps_is_told_so_where_others_restore()
    {
        using var scope = NewDisposeScope();
        using var model = Create("onnx", "sigma", new(), 1);
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a, 2);
        var e = Assert.Throws<PluginException>(
            () => new DpsSampler(new() { Steps = 3 }).Sample(y, model, Experiment.Context()));
        Assert.Equal("'sigma.onnx' has no gradient, as no ONNX network has, and this asks for one, as the "
            + "sampler 'dps' does: use "
            + "'diffpir', 'daps', 'ddnm' or 'pnp', or the same network as 'torchscript'", e.Message);
        var found = new DdnmSampler(new() { Steps = 3 }).Sample(y, model, Experiment.Context());
        Assert.Equal([2, 1, 4, 4], found.shape);
        Assert.True(found.isfinite().all().item<bool>());
    }

    [Fact]
    public void One_that_takes_an_image_at_a_time_gets_them_so()
    {
        using var scope = NewDisposeScope();
        using var model = Onnx("fixed.onnx", new()).Create(DenoiserGolden.Request(1));
        DenoiserGolden.Agrees(
            "sigma", model.Denoise(DenoiserGolden.Photos(1), DenoiserGolden.Levels(0.1, 0.7)));
        var e = Assert.Throws<PluginException>(
            () => model.Denoise(zeros(1, 1, 8, 8), NoiseLevel.OfSigma(1)));
        Assert.Contains(
            "'fixed.onnx' does not take an image of (1, 1, 8, 8)", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Levels of (N) for a network of one number: each image with its own.</summary>
    [Fact]
    public void A_script_that_is_told_one_number_is_told_that_of_each_image()
    {
        using var scope = NewDisposeScope();
        using var model = Create("ts", "sigma", new() { LevelShape = LevelShape.Scalar }, 1);
        var x = DenoiserGolden.Photos(1);
        DenoiserGolden.Agrees("sigma", model.Denoise(x, DenoiserGolden.Levels(0.1, 0.7)));
        var each = cat(
            [model.Denoise(x[..1], NoiseLevel.OfSigma(0.3)), model.Denoise(x[1..], NoiseLevel.OfSigma(0.3))]);
        Assert.InRange(
            model.Denoise(x, NoiseLevel.OfSigma(0.3)).Minus(each).abs().max().item<float>(), 0, 1e-6);
        DenoiserGolden.LeavesOneTensor(model, x);
    }

    [Theory]
    [InlineData(new int[] { }, new long[] { }, true)]
    [InlineData(new[] { 1 }, new[] { 1L }, true)]
    [InlineData(new[] { -1 }, new[] { 2L }, false)]
    [InlineData(new[] { 1, 1, 1, 1 }, new[] { 1L, 1, 1, 1 }, true)]
    [InlineData(new[] { -1, 1, 1, 1 }, new[] { 2L, 1, 1, 1 }, false)]
    [InlineData(new[] { -1, -1, -1, -1 }, new[] { 2L, 1, 5, 7 }, false)]
    public void The_shape_of_the_level_is_that_of_the_file(int[] declared, long[] shape, bool one)
    {
        var inputs = new OnnxInputs(["x", "sigma"], 3, false, TensorElementType.Float, declared);
        Assert.Equal(shape, inputs.LevelShape([2, 3, 5, 7]));
        Assert.Equal(one, inputs.OneLevel);
    }

    [Theory]
    [InlineData("sigma.onnx", LevelInput.Sigma, 1)]
    [InlineData("step.onnx", LevelInput.Timestep, 3)]
    [InlineData("map.onnx", LevelInput.Map, 1)]
    public void Onnx_says_its_channels(string file, LevelInput level, int channels)
    {
        var e = Assert.Throws<PluginException>(
            () => Onnx(file, new() { Level = level }).Create(DenoiserGolden.Request(2)));
        var apart = channels == 1 ? "set model.channels to 1, which restores each channel alone, " : "";
        Assert.Equal($"'{file}' takes images of {channels} channel(s), and the data have 2: {apart}set "
            + "data.color to luma for 1 or to rgb for 3, or name another model", e.Message);
        Assert.Equal([2], Onnx(file, new() { Channels = 2, SizeDivisor = 8 }).Channels);
        Assert.Equal(8, Onnx(file, new() { Channels = 2, SizeDivisor = 8 }).SizeDivisor);
    }

    [Fact]
    public void Cuda_is_refused_where_the_runtime_has_none()
    {
        var e = Assert.Throws<PluginException>(() =>
            Onnx("sigma.onnx", new() { Provider = OnnxProvider.Cuda }).Create(DenoiserGolden.Request(1)));
        Assert.Contains("computes on the CPU alone", e.Message, StringComparison.Ordinal);
        using var model = Onnx("sigma.onnx", new()).Create(DenoiserGolden.Request(1));
        Assert.Empty(_log);
    }

    [Theory]
    [InlineData("sigma.onnx", LevelInput.None,
        "Float (-1); expected an image of float32, (N, C, H, W), and nothing else, because of level: none")]
    [InlineData("map.onnx", LevelInput.Sigma, "and the noise level, because of level: sigma")]
    [InlineData("sigma.ts", LevelInput.Sigma, "cannot be loaded")]
    [InlineData("none.onnx", LevelInput.Sigma, "found no file")]
    [InlineData(null, LevelInput.Sigma, "name it with 'file'")]
    public void A_wrong_file_for_onnx_is_refused_by_what_differs(
        string? file, LevelInput level, string why) =>
        Assert.Contains(why, Assert.Throws<PluginException>(() =>
            Onnx(file, new() { Level =
                level }).Create(DenoiserGolden.Request(1))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sigma.onnx", "holds no program of TorchScript")]
    [InlineData("none.ts", "found no file")]
    [InlineData(null, "name it with 'file'")]
    public void A_wrong_file_for_torchscript_is_refused(string? file, string why) =>
        Assert.Contains(why, Assert.Throws<PluginException>(() =>
            Script(file, new()).Create(DenoiserGolden.Request(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Images_that_a_script_does_not_take_are_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Script("sigma.ts", new()).Create(DenoiserGolden.Request(3));
        var e = Assert.Throws<PluginException>(
            () => model.Denoise(zeros(1, 3, 8, 8), NoiseLevel.OfSigma(1)));
        Assert.Matches(@"^'sigma\.ts' does not take an image of \(1, 3, 8, 8\) with a level of \(1\): "
            + "RuntimeError: .*channels.*; see 'level', 'level_shape', 'channels' and 'size_divisor'$",
            e.Message);
    }

    [Fact]
    public void An_output_that_is_no_image_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Script("map.ts", new() { Level = LevelInput.None }).Create(
            DenoiserGolden.Request(2));
        var e = Assert.Throws<PluginException>(() => model.Denoise(zeros(1, 2, 8, 8), NoiseLevel.OfSigma(1)));
        Assert.Contains(
            "'map.ts' made (1, 1, 8, 8) of an image of (1, 2, 8, 8)", e.Message, StringComparison.Ordinal);
    }

    private IModel Create(
        string kind, string name, TorchScriptOptions options, int channels, ScalarType dtype =
            ScalarType.Float32) =>
        (kind == "ts" ? (IModelFactory)Script(name + ".ts", options) : Onnx(name + ".onnx", new()
        {
            Level =
                options.Level, LevelScale = options.LevelScale, Range = options.Range, State = options.State,
            Predicts = options.Predicts, Clip = options.Clip,
            SigmaMin = options.SigmaMin, SigmaMax = options.SigmaMax,
        })).Create(DenoiserGolden.Request(channels, dtype));

    private OnnxModel Onnx(string? file, OnnxOptions options) => new(options with { File = file }, Context());

    private TorchScriptModel Script(string? file, TorchScriptOptions options) =>
        new(options with { File = file }, Context());

    private PluginContext Context() => DenoiserGolden.Context(_folder.FullPath, _log.Add);
}
