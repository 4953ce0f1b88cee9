using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Models;

/// <summary>
/// x₀ ~ N(0, s²): E[x₀ | x₀ + σ n] = s² x / (s² + σ²), and E[n | x_t] = √(1−ᾱ) x_t / (ᾱ s² + 1 − ᾱ). A
/// denoiser and a noise estimator that know one of them say both.
/// </summary>
public sealed class DenoiserTests : IDisposable
{
    private const double Variance = 0.3;
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<double> Sigmas => [0.01, 0.5, 20];

    [Theory]
    [MemberData(nameof(Sigmas))]
    public void Either_shape_gives_the_other(double sigma)
    {
        var alphaBar = 1 / (1 + (sigma * sigma));
        var x = arange(12, ScalarType.Float64).sin().view(1, 1, 3, 4);
        NoiseLevel[] levels =
            [NoiseLevel.OfSigma(sigma), NoiseLevel.OfAlphaBar(tensor(alphaBar, ScalarType.Float64))];
        foreach (IModel model in (IModel[])[new GaussianDenoiser(), new GaussianNoiseEstimator()])
        foreach (var level in levels)
        {
            Close(x.Times(Variance / (Variance + (sigma * sigma))), model.Denoise(x, level));
            Close(x.Times(Math.Sqrt(1 - alphaBar) / ((alphaBar * Variance) + 1 - alphaBar)), model.Estimate(
                x, level, null));
        }
    }

    [Fact]
    public void Only_a_prior_does_without_a_measurement()
    {
        Assert.False(((IModel)new GaussianDenoiser()).NeedsMeasurement);
        Assert.True(((IModel)new GaussianNoiseEstimator()).NeedsMeasurement);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        IModel[] models = [new GaussianDenoiser(), new GaussianNoiseEstimator()];
        var x = ones([1, 1, 3, 4], ScalarType.Float64);
        var level = NoiseLevel.OfAlphaBar(tensor(0.5, ScalarType.Float64));
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        foreach (var model in models)
        {
            model.Denoise(x, level).Dispose();
            model.Estimate(x, level, null).Dispose();
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static void Close(Tensor expected, Tensor found) =>
        Assert.Equal(0, expected.sub(found).abs().max().item<double>(), 1e-12);

    private sealed class GaussianDenoiser : IDenoiser
    {
        public nn.Module Network => throw new NotSupportedException();

        public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement)
        {
            using var scope = NewDisposeScope();
            return x.Times(Variance).div(level.Sigma(x).square().Plus(Variance)).MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
        }
    }

    private sealed class GaussianNoiseEstimator : IModel
    {
        public nn.Module Network => throw new NotSupportedException();

        public Tensor Estimate(Tensor x, NoiseLevel level, Measurement? measurement)
        {
            using var scope = NewDisposeScope();
            var alphaBar = level.AlphaBar(x);
            var noise = 1.0.Minus(alphaBar);
            return x.mul(noise.sqrt()).div(alphaBar.Times(Variance).Plus(noise)).MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
        }
    }
}
