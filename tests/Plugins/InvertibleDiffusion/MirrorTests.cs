using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>Restoring an image together with its mirror images.</summary>
public sealed class MirrorTests
{
    [Theory]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { 2, 3 })]
    public void The_operator_of_the_mirrored_image_keeps_the_contract(long[] axes)
    {
        using var network = new FreshNetwork(new IdmUNetOptions(), dtype: ScalarType.Float32);
        using var a = network.Operator(32, 64);
        using var flipped = new FlippedOperator(a, axes);
        OperatorCheck.Full(flipped, RandomStream.FromSeed(5), ScalarType.Float32, CPU)
            .EnsurePassed("flipped");

        using var scope = NewDisposeScope();
        var x = network.Image(1, 32, 64);
        Assert.Equal(0, a.Forward(x).sub(flipped.Forward(x.flip(axes))).abs().max().item<float>());
    }

    /// <summary>The mean over all mirror images does not know which of them was measured.</summary>
    [Fact]
    public void The_mean_over_mirror_images_is_mirrored_with_the_image()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = new FreshNetwork(
            new IdmUNetOptions(), new IdmSamplerOptions { Mirrors = 4 }, ScalarType.Float32).Disturbed();
        using var a = network.Operator(32, 64);
        using var flipped = new FlippedOperator(a, [3]);
        var y = a.Forward(network.Image(1, 32, 64));
        using var measurement = new Measurement(a, y);
        using var mirrored = new Measurement(flipped, y);
        var restored = network.Restore(measurement);
        Assert.InRange(restored.sub(network.Restore(mirrored).flip(3)).abs().max().item<float>(), 0, 1e-5);

        using var alone = new FreshNetwork(new IdmUNetOptions(), dtype: ScalarType.Float32).Disturbed();
        Assert.InRange(
            restored.sub(alone.Restore(measurement)).abs().max().item<float>(), 1e-4, double.MaxValue);
    }
}
