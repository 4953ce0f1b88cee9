using Idm.Plugins.Essentials;
using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Essentials;

/// <summary>Noises of cameras and converters, against the laws that they are said to follow.</summary>
public sealed class CountingNoiseTests
{
    private const int Draws = 200_000;

    private static RandomStream Random => RandomStream.FromSeed(5).Derive("noise");

    [Theory]
    [InlineData(0.3)]
    [InlineData(4)]
    [InlineData(9.99)]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(400)]
    public void Counts_follow_the_poisson_law(double mean)
    {
        var random = Random;
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < Draws; i++)
        {
            var count = (int)PoissonDraw.Of(mean, random);
            counts[count] = counts.GetValueOrDefault(count) + 1;
        }

        // χ² over all counts that are expected 20 times or more; the rest is one class.
        var (chi, classes, seen, share) = (0.0, 0, 0, 0.0);
        for (var (k, p) = (0, Math.Exp(-mean)); k < mean + (20 * Math.Sqrt(mean)) + 20; p *= mean / ++k)
        {
            if (p * Draws < 20) continue;
            chi += Math.Pow(counts.GetValueOrDefault(k) - (p * Draws), 2) / (p * Draws);
            (classes, seen, share) = (classes + 1, seen + counts.GetValueOrDefault(k), share + p);
        }
        chi += Math.Pow((1 - share) * Draws - (Draws - seen), 2) / Math.Max(1, (1 - share) * Draws);
        Assert.InRange(chi, 0, classes + (5 * Math.Sqrt(2 * classes)));
    }

    [Theory]
    [InlineData(25, 0)]
    [InlineData(25, 0.1)]
    [InlineData(100_000, 0.02)]
    public void Variance_is_that_of_photons_and_read_out(double photons, double sigma)
    {
        using var scope = NewDisposeScope();
        var y = full([1, Draws], 0.64, ScalarType.Float64);
        INoise noise = sigma == 0
            ? new PoissonNoise(new() { Photons = photons })
            : new PoissonGaussianNoise(new() { Photons = photons, Sigma = sigma });
        var drawn = noise.Apply(y, Random);
        var variance = (0.64 / photons) + (sigma * sigma);
        Assert.Equal(0.64, drawn.mean().item<double>(), 5 * Math.Sqrt(variance / Draws));
        Assert.InRange(drawn.var().item<double>() / variance, 0.98, 1.02);
        Assert.True(drawn.eq(noise.Apply(y, Random)).all().item<bool>());
        Assert.False(drawn.eq(noise.Apply(y, Random.Derive("other"))).all().item<bool>());
    }

    [Fact]
    public void There_is_no_light_below_zero()
    {
        using var scope = NewDisposeScope();
        var noise = new PoissonNoise(new() { Photons = 10 });
        var error = Assert.Throws<PluginException>(() => noise.Apply(tensor(new[] { 1.0, -0.25 }), Random));
        Assert.Contains("the noise 'poisson' counts photons, but the measurement goes down to -0.25",
            error.Message, StringComparison.Ordinal);
        Assert.Equal(0, noise.Apply(tensor(new[] { -1e-7f, 1 }), Random)[0].item<float>());
    }

    [Fact]
    public void A_converter_knows_so_many_values()
    {
        using var scope = NewDisposeScope();
        var y = linspace(-0.5, 2.5, 3001, dtype: ScalarType.Float64);
        var converter = new Quantization(new() { Bits = 3, Low = 0, High = 2 });
        var rounded = converter.Apply(y, Random);
        Assert.Equal(8, rounded.unique(sorted: true).output.numel());
        Assert.Equal((0.0, 2.0), (rounded.min().item<double>(), rounded.max().item<double>()));
        var inside = y.ge(0).logical_and(y.le(2));
        Assert.InRange(rounded.sub(y).abs()[inside].max().item<double>(), 0, (1.0 / 7) + 1e-12);
        var deviation = rounded.sub(y)[inside].square().mean().sqrt().item<double>();
        Assert.Equal(deviation, converter.Sigma!.Value, 0.01 * deviation);
        var wrong = new QuantizationOptions { Bits = 3, Low = 1, High = 1 };
        Assert.Single(wrong.Validate(new(wrong)));
    }

    [Fact]
    public void Half_of_what_is_lost_is_salt()
    {
        using var scope = NewDisposeScope();
        var y = full([2, Draws / 2], 0.4f);
        var lost = new SaltAndPepper(new() { Fraction = 0.2, Pepper = -1, Salt = 3 }).Apply(y, Random);
        var deviation = Math.Sqrt(Draws * 0.1 * 0.9);
        Assert.Equal(Draws * 0.1, lost.eq(-1).sum().item<long>(), 5 * deviation);
        Assert.Equal(Draws * 0.1, lost.eq(3).sum().item<long>(), 5 * deviation);
        Assert.Equal(Draws * 0.8, lost.eq(0.4f).sum().item<long>(), 8 * deviation);
        Assert.Equal((ScalarType.Float32, 2), (lost.dtype, lost.shape[0]));
    }
}
