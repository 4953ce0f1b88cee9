using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

/// <summary>The prior's network: preconditioning in closed form, gradients, shapes.</summary>
public sealed class PriorTests
{
    private const double ImageVariance = 0.0625;

    public static TheoryData<double> Sigmas => [0.002, 0.3, 20];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void It_is_small_and_keeps_the_shape(int channels)
    {
        using var scope = NewDisposeScope();
        using var model = Create(new(), channels, ScalarType.Float32);
        Assert.InRange(Weights(model).Values.Sum(p => p.numel()), 1_000_000, 2_000_000);
        var x = rand(2, channels, 16, 24);
        Assert.Equal(x.shape, model.Denoise(x, NoiseLevel.OfSigma(0.1)).shape);
        Assert.Equal([1, 3], new Prior(new()).Channels);
        Assert.Equal(8, new Prior(new()).SizeDivisor);
        Assert.False(model.NeedsMeasurement);
    }

    [Theory]
    [MemberData(nameof(Sigmas))]
    public void Fresh_it_is_the_best_linear_denoiser_of_independent_pixels(double sigma)
    {
        using var scope = NewDisposeScope();
        using var model = Create(new() { Channels = 16 });
        var x = Image(1);
        var expected = x.Minus(0.5).Times(ImageVariance / (ImageVariance + (sigma * sigma))).Plus(0.5);
        Assert.InRange(Distance(model.Denoise(x, NoiseLevel.OfSigma(sigma)), expected), 0, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Sigmas))]
    public void What_the_network_says_is_weighted_by_c_out(double sigma)
    {
        using var scope = NewDisposeScope();
        using var model = Create(new() { Channels = 16 });
        using (no_grad()) Weights(model)["conv_out.bias"].fill_(0.7.ToScalar());
        var x = Image(1);
        var total = ImageVariance + (sigma * sigma);
        var expected = x.Minus(0.5).Times(ImageVariance / total)
            .Plus(0.5 + (0.7 * sigma * Math.Sqrt(ImageVariance / total)));
        Assert.InRange(Distance(model.Denoise(x, NoiseLevel.OfSigma(sigma)), expected), 0, 1e-12);
    }

    [Fact]
    public void What_the_network_sees_has_variance_one_whatever_the_noise()
    {
        // x − ½ = √(σ² + σ_d²) v gives the same c_in (x − ½), so that F differs by what it knows of σ alone.
        using var scope = NewDisposeScope();
        using var model = Disturbed();
        foreach (var weight in Weights(model)
            .Where(p => p.Key.Contains("modulation", StringComparison.Ordinal)).Select(p => p.Value))
        {
            using var noGrad = no_grad();
            weight.zero_();
        }
        var v = Image(1);
        Tensor Said(double sigma)
        {
            var total = ImageVariance + (sigma * sigma);
            var x = v.Times(Math.Sqrt(total)).Plus(0.5);
            var kept = x.Minus(0.5).Times(ImageVariance / total).Plus(0.5);
            return model.Denoise(x, NoiseLevel.OfSigma(sigma)).Minus(kept)
                .Over(sigma * Math.Sqrt(ImageVariance / total));
        }
        Assert.True(Said(0.1).abs().max().item<double>() > 0.01);
        Assert.InRange(Distance(Said(0.1), Said(7)), 0, 1e-9);
    }

    [Fact]
    public void Each_image_of_a_batch_may_have_a_level_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var model = Disturbed();
        var x = Image(2);
        var levels = tensor(new[] { 0.05, 1.5 }, [2, 1, 1, 1]);
        var both = model.Denoise(x, NoiseLevel.OfSigma(levels));
        var each = cat(
            [model.Denoise(x[..1], NoiseLevel.OfSigma(0.05)), model.Denoise(x[1..], NoiseLevel.OfSigma(1.5))],
            0);
        Assert.InRange(Distance(both, each), 0, 1e-12);
        var other = model.Denoise(x, NoiseLevel.OfSigma(0.05));
        Assert.True(Distance(both[1..], other[1..]) > 1e-3);
    }

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        using var scope = NewDisposeScope();
        using var model = Disturbed();
        var (x, level) = (Image(1).requires_grad_(), NoiseLevel.OfSigma(0.3));
        var weights = Weights(model);
        Parameter[] watched = [.. new[]
        {
            "conv_in.weight", "conv_out.bias", "embedding.mix.weight", "down.1.weight", "up.0.weight",
                "down_blocks.2.modulation.weight",
            "up_blocks.1.conv2.weight",
        }.Select(n => weights[n])];
        Tensor Loss() => model.Denoise(x, level).sin().sum();
        var gradients = autograd.grad([Loss()], [x, .. watched]);
        using var noGrad = no_grad();
        foreach (var (value, gradient) in ((Tensor[])[x, .. watched]).Zip(gradients))
        {
            var direction = arange(value.numel(), ScalarType.Float64).sin().reshape(value.shape);
            double At(double step)
            {
                value.add_(direction.Times(step));
                var loss = Loss().item<double>();
                value.sub_(direction.Times(step));
                return loss;
            }
            const double Step = 1e-6;
            var expected = (At(Step) - At(-Step)) / (2 * Step);
            Assert.Equal(
                expected, gradient.mul(direction).sum().item<double>(), 1e-5 * (1 + Math.Abs(expected)));
        }
    }

    [Fact]
    public void It_leaves_one_tensor_the_result_and_no_noise_is_no_trap()
    {
        using var model = Disturbed();
        using var x = Image(1).DetachFromDisposeScope();
        using var noGrad = no_grad();
        using var clean = model.Denoise(x, NoiseLevel.OfSigma(0));
        Assert.InRange(Distance(clean, x), 0, 1e-12);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using var again = model.Denoise(x, NoiseLevel.OfSigma(0.1));
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Channels_that_are_no_multiple_of_16_are_refused()
    {
        var options = new PriorOptions { Channels = 40 };
        Assert.Equal("has to be a multiple of 16", Assert.Single(
            options.Validate(new(options))).ErrorMessage);
        Assert.Empty(new PriorOptions().Validate(new(options)));
    }

    private static IModel Create(
        PriorOptions options, int channels = 1, ScalarType dtype = ScalarType.Float64) =>
        new Prior(options).Create(new ModelRequest(channels, 1, dtype, CPU, RandomStream.FromSeed(3)));

    /// <summary>A small network whose last convolution is not 0.</summary>
    private static IModel Disturbed()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var model = Create(new() { Channels = 16, Blocks = 1 });
        var last = Weights(model)["conv_out.weight"];
        last.copy_(arange(last.numel(), ScalarType.Float64).cos().reshape(last.shape).Times(0.1));
        foreach (var bias in Weights(model).Where(p => p.Key.EndsWith("bias", StringComparison.Ordinal))
            .Select(p => p.Value))
            bias.copy_(arange(bias.numel(), ScalarType.Float64).sin().Times(0.1));
        return model;
    }

    private static Dictionary<string, Parameter> Weights(IModel model) =>
        model.Network.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);

    private static Tensor Image(int count) =>
        arange(count * 16 * 8, ScalarType.Float64).Times(0.37).sin().Times(0.5)
            .Plus(0.5).reshape(count, 1, 16, 8);

    private static double Distance(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return a.Minus(b).abs().max().item<double>();
    }
}
