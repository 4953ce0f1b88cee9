using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.InvertibleDiffusion.Memory;
using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The whole network, reversible, against plain autograd.</summary>
public sealed class ReversibleGradientTests(ITestOutputHelper output)
{
    private const double Limit = 1e-9;

    [Fact]
    public void The_small_network_has_plain_gradients()
    {
        using var scope = NewDisposeScope();
        using var network = new FreshNetwork(new IdmUNetOptions { Size = UNetSize.Small }).Disturbed();
        Compare(network, 1, 64, 64);
    }

    [Theory]
    [InlineData(AttentionReach.None, AttentionReach.None)]
    [InlineData(AttentionReach.None, AttentionReach.Window)]
    [InlineData(AttentionReach.None, AttentionReach.Full)]
    [InlineData(AttentionReach.Window, AttentionReach.Window)]
    [InlineData(AttentionReach.Window, AttentionReach.Full)]
    [InlineData(AttentionReach.Full, AttentionReach.None)]
    public void Every_kind_of_attention_has_plain_gradients(AttentionReach upper, AttentionReach lower)
    {
        using var scope = NewDisposeScope();
        using var network = new FreshNetwork(
            Options(upper, lower), new IdmSamplerOptions { Steps = 2, Project = true }).Disturbed();
        Compare(network, 2, 32, 48);
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(4, 1, 1)]
    [InlineData(4, 2, 3)]
    public void The_memory_network_has_plain_gradients(int steps, int blocks, int lowerBlocks)
    {
        using var scope = NewDisposeScope();
        using var network = new FreshNetwork(
            new IdmMemory(
                new IdmMemoryOptions { Channels = 8, LowerChannels = 16, Blocks = blocks,
                LowerBlocks = lowerBlocks }),
            new IdmSamplerOptions { Steps = steps }).Disturbed();
        Compare(network, 2, 32, 48);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_losses_of_the_steps_have_plain_gradients(bool memory)
    {
        using var scope = NewDisposeScope();
        using var network = new FreshNetwork(
            memory
                ? new IdmMemory(new IdmMemoryOptions { Channels = 8, LowerChannels = 16, LowerBlocks = 2 })
                : new IdmUNet(Options(AttentionReach.None, AttentionReach.Window)),
            new IdmSamplerOptions { Steps = 3 }).Disturbed();
        Compare(network, 2, 32, 48, stepLoss: 0.7);
    }

    internal static IdmUNetOptions Options(AttentionReach upper, AttentionReach lower, int window = 4) =>
        new()
    {
        Channels = 16, Groups = 4, Heads = 2, UpperAttention = upper, LowerAttention = lower, Window = window,
    };

    private void Compare(FreshNetwork network, int batch, int height, int width, double stepLoss = 0)
    {
        using var a = network.Operator(height, width);
        var x = network.Image(batch, height, width);
        var plain = network.Gradients(a, x, null, stepLoss);
        var largest = plain.Values.Max(Size);
        foreach (var memory in (TapeMemory[])[
            TapeMemory.Minimal, TapeMemory.Reversible, TapeMemory.Checkpointed])
        {
            var gradients = network.Gradients(a, x, memory, stepLoss);
            var worst = (Name: "", Error: 0.0);
            foreach (var (name, expected) in plain)
            {
                Assert.True(Size(expected) > 0, $"{name} takes no part");
                // The last injector's bias is the same for all channels of a group: the norm that follows
                // takes it away, and
                // what is left of its gradient is rounding.
                var scale = Size(expected) < 1e-13 * largest && IsOfLastInjector(name)
                    ? largest
                    : Size(expected);
                var error = Size(gradients[name].sub(expected)) / scale;
                if (!(error <= worst.Error)) worst = (name, error);
            }
            output.WriteLine($"{memory}: {plain.Count} parameters, worst {worst.Error:g2} at {worst.Name}");
            Assert.InRange(worst.Error, 0, Limit);
            Assert.All(network.RoundTripMonitors, watch => Assert.False(watch.Exceeded));
        }
    }

    private static double Size(Tensor tensor) => tensor.abs().max().item<double>();

    private static bool IsOfLastInjector(string name) =>
        name.StartsWith("unet.up_blocks.1.injectors.", StringComparison.Ordinal)
        && name.EndsWith(".bias", StringComparison.Ordinal)
        && name.Contains(".i2f.", StringComparison.Ordinal);
}
