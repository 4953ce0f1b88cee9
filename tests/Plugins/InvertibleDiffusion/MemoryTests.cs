using System.Runtime;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// What the reversible structure is for: memory that does not grow with the number of steps.
/// </summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Side = 64, Stride = 7;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Activations_are_flat_in_the_number_of_steps(bool minimal)
    {
        var memory = minimal ? TapeMemory.Minimal : TapeMemory.Reversible;
        var (few, many) = (Peak(steps: 2, memory), Peak(steps: 16, memory));
        var (fewPlain, manyPlain) = (Peak(steps: 2, null), Peak(steps: 16, null));
        output.WriteLine($"reversible {few / 1024} -> {many / 1024} KiB, growth {(double)many / few - 1:p1}; "
            + $"plain {fewPlain / 1024} -> {manyPlain / 1024} KiB, {(double)manyPlain / fewPlain:f2} times");
        Assert.InRange((double)many / few, 0, 1.05);
        Assert.True(manyPlain > 3 * fewPlain, $"plain grew from {fewPlain} to {manyPlain} bytes only");
        Assert.True(fewPlain > 2 * few, $"{few} bytes reversible, {fewPlain} plain at two steps");
    }

    /// <summary>Live bytes above weights and gradients, at most, over one training step.</summary>
    private static long Peak(int steps, TapeMemory? memory)
    {
        using var network = new FreshNetwork(
            new IdmUNetOptions(), new IdmSamplerOptions { Steps = steps }, ScalarType.Float32)
                .Disturbed(0.01);
        // So high a v that no chain needs anchors, which would be memory that grows with the number of steps.
        using (no_grad())
        {
            foreach (var (_, v) in network.Parameters.Where(
                p => p.Key.EndsWith(".v", StringComparison.Ordinal)))
                v.fill_(0.9);
        }
        // Sixteen steps with weights that nobody trained rebuild badly; anchors against that are not the
        // subject here.
        foreach (var watch in network.RoundTripMonitors) watch.Limit = double.PositiveInfinity;
        using var a = new WatchedOperator(network.Operator(Side, Side)) { Every = steps > 2 ? Stride : 1 };
        using var x = network.Image(1, Side, Side).DetachFromDisposeScope();
        network.Step(a, x, memory);                     // allocates gradients, and what libtorch caches
        Assert.All(network.RoundTripMonitors, watch => Assert.Equal(watch.Length, watch.AnchorEvery));
        network.Step(a, x, memory);
        return memory is not null
            ? Enumerable.Range(0, 3).Select(_ => Undisturbed()).Order().ElementAt(1)
            : Above();

        // The runtime's compiler takes from the same heap, in the background, and gives back.
        long Undisturbed()
        {
            for (var tries = 0; ; tries++)
            {
                var compiled = JitInfo.GetCompiledMethodCount();
                var found = Above();
                if (JitInfo.GetCompiledMethodCount() == compiled || tries == 50) return found;
            }
        }

        long Above()
        {
            var before = WatchedOperator.Live();
            a.Begin();
            network.Step(a, x, memory);
            Assert.NotEqual(0, a.Calls / steps % Stride);   // so that each place of a step has its turn
            return a.Peak - before;
        }
    }
}
