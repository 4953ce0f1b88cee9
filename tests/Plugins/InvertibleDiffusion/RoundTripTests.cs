using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The network's chains, of up to eleven couplings, with a v that makes them hard to undo.</summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    private const int Side = 64, Longest = 11;          // eleven couplings in each up block

    [Fact]
    public void At_the_published_v_every_chain_is_rebuilt_within_the_limit()
    {
        using var network = RecipeNetwork.Tiny(ScalarType.Float32);
        network.Mix(0.5f);
        RecipeGradients.Of(network, Side, reversible: true);
        var readings = network.RoundTripMonitors.Select(watch => watch.Reading).ToList();
        foreach (var reading in readings) output.WriteLine($"{reading}");
        Assert.Equal(2, readings.Count(reading => reading.Couplings == Longest));
        Assert.All(readings, reading =>
        {
            Assert.InRange(reading.Error!.Value, 1e-8, RoundTripMonitor.DefaultLimit);
            Assert.Equal(reading.Couplings, reading.AnchorEvery);
        });
    }

    /// <summary>
    /// 0.4 is the lowest v that training allows inside the U-Net, and nearly bearable; 0.2 is far below:
    /// without anchors its gradients have two digits.
    /// </summary>
    [Theory]
    [InlineData(0.4f, 0)]
    [InlineData(0.2f, 1e-3)]
    public void Where_v_is_low_the_anchors_that_the_watches_choose_keep_the_gradients_right(
        float v, double errorWithout)
    {
        var exact = Gradients(ScalarType.Float64, reversible: false, watched: true).Gradients;
        var plain = Gradients(
            ScalarType.Float32, reversible: false, watched: true).Gradients.DistanceTo(exact);
        var unwatched = Gradients(
            ScalarType.Float32, reversible: true, watched: false).Gradients.DistanceTo(exact);
        var (gradients, readings) = Gradients(ScalarType.Float32, reversible: true, watched: true);
        var watched = gradients.DistanceTo(exact);
        output.WriteLine($"float32 from float64: plain {plain:g2}, reversible {watched:g2}, without anchors "
            + $"{unwatched:g2}");
        foreach (var reading in readings) output.WriteLine($"{reading}");

        Assert.Contains(readings, reading => reading.Couplings == Longest && reading.AnchorEvery < Longest);
        Assert.All(
            readings, reading => Assert.InRange(reading.Error!.Value, 0, RoundTripMonitor.DefaultLimit));
        Assert.InRange(watched, 0, 10 * plain);
        Assert.InRange(unwatched, Math.Max(watched, errorWithout), double.MaxValue);

        (RecipeGradients Gradients, List<ChainReading> Readings) Gradients(
            ScalarType dtype, bool reversible, bool watched)
        {
            using var network = RecipeNetwork.Tiny(dtype);
            network.Mix(v);
            foreach (var watch in network.RoundTripMonitors)
                if (!watched) watch.Limit = double.PositiveInfinity;
            return (RecipeGradients.Of(network, Side, reversible),
                [.. network.RoundTripMonitors.Select(watch => watch.Reading)]);
        }
    }
}
