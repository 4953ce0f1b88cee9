using Idm.Sdk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Models;

/// <summary>
/// A noise level says the same as a number, as a tensor, by σ and by ᾱ; and nobody waits for its value.
/// </summary>
public sealed class NoiseLevelTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<double> Sigmas => [0.002, 0.25, 1, 80];

    [Theory]
    [MemberData(nameof(Sigmas))]
    public void Number_and_tensor_and_both_conventions_agree(double sigma)
    {
        var alphaBar = 1 / (1 + (sigma * sigma));
        NoiseLevel[] levels =
        [
            NoiseLevel.OfSigma(sigma, 2, 5), NoiseLevel.OfSigma(Number(sigma), 2, 5),
            NoiseLevel.OfAlphaBar(alphaBar, 2, 5), NoiseLevel.OfAlphaBar(Number(alphaBar), 2, 5),
        ];
        var (clean, noise) = (Values(1), Values(2));
        var exploding = clean.Plus(noise, times: sigma);
        var preserving = clean.Times(Math.Sqrt(alphaBar)).Plus(noise, times: Math.Sqrt(1 - alphaBar));
        Assert.All(levels, level =>
        {
            Assert.Equal((2, 5), (level.Step, level.Count));
            Assert.Equal(sigma, level.Sigma(clean).item<double>(), 1e-9 * Math.Max(1, sigma));
            Assert.Equal(alphaBar, level.AlphaBar(clean).item<double>(), 1e-12);
            Close(preserving, level.ToVariancePreserving(exploding));
            Close(exploding, level.ToVarianceExploding(preserving));
            Close(clean, level.Denoised(exploding, noise));
            Close(noise, level.Noise(exploding, clean));
        });
    }

    [Fact]
    public void Images_of_a_batch_may_have_levels_of_their_own()
    {
        double[] sigmas = [0.1, 2];
        var batch = NoiseLevel.OfSigma(tensor(sigmas).view(2, 1, 1, 1));
        var x = cat([Values(1), Values(2)], 0);
        for (var i = 0; i < 2; i++)
        {
            var one = NoiseLevel.OfSigma(sigmas[i]);
            Close(one.ToVariancePreserving(x[i]), batch.ToVariancePreserving(x)[i]);
            Close(one.Denoised(x[i], x[i]), batch.Denoised(x, x)[i]);
        }
    }

    [Fact]
    public void Autograd_follows_a_learnt_level()
    {
        var alphaBar = Number(0.36).requires_grad_();
        NoiseLevel.OfAlphaBar(alphaBar).Sigma(alphaBar).backward();
        // D/dᾱ √(1/ᾱ − 1).
        Assert.Equal(-1 / (2 * 0.8 * 0.6 * 0.36), alphaBar.grad!.item<double>(), 1e-12);
    }

    /// <summary>A tensor without values: whatever reads one throws.</summary>
    [Fact]
    public void No_value_is_read()
    {
        var x = empty([2, 1, 4, 4], device: META);
        foreach (var level in (NoiseLevel[])
            [NoiseLevel.OfSigma(0.5), NoiseLevel.OfAlphaBar(empty([], device: META)), NoiseLevel.OfSigma(
                empty([2, 1, 1, 1], device: META))])
        {
            Tensor[] results =
            [
                level.ToVariancePreserving(x), level.ToVarianceExploding(x), level.Denoised(x, x),
                level.Noise(x, x),
                level.Sigma(x).add(x), level.AlphaBar(x).add(x),
            ];
            Assert.All(
                results, result => Assert.Equal((DeviceType.META, 4), (result.device_type, result.dim())));
        }
    }

    [Fact]
    public void Without_noise_nothing_changes()
    {
        var (level, x) = (NoiseLevel.OfSigma(0), Values(1));
        Close(x, level.ToVariancePreserving(x));
        Close(x, level.Denoised(x, Values(2)));
        Assert.Equal(0, level.Noise(x, x).abs().max().item<double>());
    }

    [Fact]
    public void What_is_no_level_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevel.OfSigma(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevel.OfSigma(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevel.OfAlphaBar(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevel.OfAlphaBar(1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevel.OfSigma(1, step: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoiseLevel.OfSigma(1, step: 4, count: 3));
    }

    private static Tensor Number(double value) => tensor(value, ScalarType.Float64);

    private static Tensor Values(int seed)
    {
        var random = RandomStream.FromSeed(seed);
        return tensor(Enumerable.Range(0, 12).Select(_ => random.NextNormal()).ToArray()).view(1, 1, 3, 4);
    }

    private static void Close(Tensor expected, Tensor found) =>
        Assert.Equal(
            0, expected.sub(found).abs().max().item<double>(), 1e-10 * Math.Max(
                1, expected.abs().max().item<double>()));
}
