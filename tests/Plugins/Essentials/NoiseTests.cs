using Idm.Plugins.Essentials;
using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Essentials;

public sealed class NoiseTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Gaussian_has_the_moments_of_a_normal_distribution()
    {
        const int n = 200_000;
        var y = full([1, n], 3.0, ScalarType.Float64);
        var drawn = new GaussianNoise(new() { Sigma = 0.5 }).Apply(
            y, RandomStream.FromSeed(7)).data<double>().ToArray();
        Assert.Equal(0.5, new GaussianNoise(new() { Sigma = 0.5 }).Sigma);
        var z = Array.ConvertAll(drawn, v => (v - 3) / 0.5);

        // Bounds of five standard errors.
        Assert.InRange(z.Average(), -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        Assert.InRange(z.Average(v => v * v) - 1, -5 * Math.Sqrt(2.0 / n), 5 * Math.Sqrt(2.0 / n));
        Assert.InRange(z.Average(v => v * v * v), -5 * Math.Sqrt(15.0 / n), 5 * Math.Sqrt(15.0 / n));
        Assert.InRange(z.Average(v => v * v * v * v) - 3, -5 * Math.Sqrt(96.0 / n), 5 * Math.Sqrt(96.0 / n));
        Assert.InRange(z.Zip(z.Skip(1), (a, b) => a * b).Average(), -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
    }

    [Fact]
    public void Gaussian_is_the_same_for_one_name_and_another_for_another()
    {
        var y = zeros([2, 5]);
        var noise = new GaussianNoise(new() { Sigma = 1 });
        var once = noise.Apply(y, RandomStream.FromSeed(1).Derive("a"));
        Assert.True(once.equal(noise.Apply(y, RandomStream.FromSeed(1).Derive("a"))).all().item<bool>());
        Assert.False(once.equal(noise.Apply(y, RandomStream.FromSeed(1).Derive("b"))).any().item<bool>());
        Assert.False(once.equal(noise.Apply(y, RandomStream.FromSeed(2).Derive("a"))).any().item<bool>());

        // float32 noise is float64 noise, rounded.
        var wide = noise.Apply(y.to(ScalarType.Float64), RandomStream.FromSeed(1).Derive("a"));
        Assert.True(once.equal(wide.to(ScalarType.Float32)).all().item<bool>());
    }

    [Fact]
    public void The_exact_measurement_stays_as_it_was()
    {
        var y = arange(6, ScalarType.Float32).reshape(2, 3);
        var copy = y.clone();
        new GaussianNoise(new() { Sigma = 1 }).Apply(y, RandomStream.FromSeed(1));
        var none = new NoNoise().Apply(y, RandomStream.FromSeed(1));
        var still = new GaussianNoise(new() { Sigma = 0 }).Apply(y, RandomStream.FromSeed(1));

        Assert.True(y.equal(copy).all().item<bool>());
        Assert.True(none.equal(copy).all().item<bool>());
        Assert.True(still.equal(copy).all().item<bool>());
        none.zero_();
        Assert.True(y.equal(copy).all().item<bool>());
    }
}
