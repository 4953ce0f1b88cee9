using System.Globalization;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk.Reversible;
using TorchSharp;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The full size, weight by weight, against the authors' network.</summary>
public sealed class PublishedNetworkTests
{
    private const int Couplings = 37, Steps = 3, Weights = 115_265_799;

    [Fact]
    public void Names_shapes_couplings_and_bounds_are_the_published_ones()
    {
        using var network = new FreshNetwork(
            new IdmUNetOptions { Size = UNetSize.Full }, new IdmSamplerOptions { Steps = Steps },
                torch.ScalarType.Float32);

        var actual = network.Parameters.Select(p => $"{p.Key} {string.Join('x', p.Value.shape)}");
        Assert.Equal(Published().Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal(Weights, network.Parameters.Values.Sum(p => p.numel()));

        var mixing = network.Parameters.Keys.Where(name => name.EndsWith(".v", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(Couplings + Steps, mixing.Count);
        Assert.Equal(Couplings + Steps, network.RoundTripMonitors.Sum(watch => watch.Length));
        Assert.Equal(
            network.RoundTripMonitors.Count, network.RoundTripMonitors.Select(watch => watch.Name).Distinct()
            .Count());

        var (low, high) = Coupling.MixingBounds;
        var bounds = network.Bounds.ToDictionary(b => b.Name);
        Assert.Equal([.. mixing, "alpha"], bounds.Keys.ToHashSet());
        Assert.All(bounds.Values, bound =>
        {
            Assert.Same(network.Parameters[bound.Name], bound.Parameter);
            Assert.InRange(bound.Parameter.min().item<float>(), bound.Low, bound.High);
            Assert.InRange(bound.Parameter.max().item<float>(), bound.Low, bound.High);
        });
        Assert.All(mixing.Where(name => name.StartsWith("unet.", StringComparison.Ordinal)), name =>
            Assert.Equal((low, high), (bounds[name].Low, bounds[name].High)));
        Assert.All(mixing.Where(name => name.StartsWith("body.", StringComparison.Ordinal)), name =>
        {
            // A few steps can afford a smaller v than a U-Net's chains.
            Assert.InRange(bounds[name].Low, 0.1, low);
            Assert.Equal(high, bounds[name].High);
        });
        Assert.True(bounds["alpha"].Low > 0 && bounds["alpha"].High < 1);
    }

    [Fact]
    public void The_list_is_whole()
    {
        var counts = Published().Select(line => line.Split(' ')[1].Split('x')
            .Aggregate(1L, (a, b) => a * long.Parse(b, CultureInfo.InvariantCulture)));
        Assert.Equal(Weights, counts.Sum());
    }

    private static IEnumerable<string> Published() =>
        PublishedChains.Parameters.Select(p => $"{p.Name} {p.Shape}");
}
