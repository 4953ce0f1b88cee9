using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>What the reversible structure is for: memory that does not grow with the number of steps.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Side = 64;
    private const int Repetitions = 3;

    [Fact]
    public void Activations_are_flat_in_the_number_of_steps()
    {
        var (few, many) = (Peak(steps: 2, reversible: true), Peak(steps: 16, reversible: true));
        var (fewPlain, manyPlain) = (Peak(steps: 2, reversible: false), Peak(steps: 16, reversible: false));
        output.WriteLine($"reversible {few / 1024} -> {many / 1024} KiB, growth {(double)many / few - 1:p1}; "
            + $"plain {fewPlain / 1024} -> {manyPlain / 1024} KiB, {(double)manyPlain / fewPlain:f2} times");
        Assert.InRange((double)many / few, 0, 1.05);
        Assert.True(manyPlain > 3 * fewPlain, $"plain grew from {fewPlain} to {manyPlain} bytes only");
        Assert.True(fewPlain > 2 * few, $"{few} bytes reversible, {fewPlain} plain at two steps");
    }

    /// <summary>Live bytes above weights and gradients, at most, over one training step.</summary>
    private static long Peak(int steps, bool reversible)
    {
        using var network = new FreshNetwork(
            new IdmUNetOptions(), new IdmSamplerOptions { Steps = steps }, ScalarType.Float32).Disturbed(0.01);
        // So high a v that no chain needs anchors, which would be memory that grows with the number of steps.
        using (no_grad())
        {
            foreach (var (_, v) in network.Parameters.Where(p => p.Key.EndsWith(".v", StringComparison.Ordinal)))
                v.fill_(0.9);
        }
        // Sixteen steps with weights that nobody trained rebuild badly; anchors against that are not the subject here.
        foreach (var watch in network.Watches) watch.Limit = double.PositiveInfinity;
        using var a = new WatchedOperator(network.Operator(Side, Side));
        using var x = network.Image(1, Side, Side).DetachFromDisposeScope();
        network.Step(a, x, reversible);                     // allocates gradients, and what libtorch caches
        var peak = long.MaxValue;
        for (var i = 0; i < (reversible ? Repetitions : 1); i++)
        {
            var before = WatchedOperator.Live();
            a.Begin();
            network.Step(a, x, reversible);
            peak = Math.Min(peak, a.Peak - before);         // what waits for a finalizer only ever adds
        }
        Assert.True(a.Calls > steps);
        Assert.All(network.Watches, watch => Assert.Equal(watch.Length, watch.AnchorEvery));
        return peak;
    }
}
