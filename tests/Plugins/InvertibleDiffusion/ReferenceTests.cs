using Idm.Plugins.Tests.Reference;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The tiny network against numbers of the authors' implementation (float64).</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("tiny_b1_32x32", nameof(TapeMemory.Minimal))]
    [InlineData("tiny_b1_32x32", nameof(TapeMemory.Reversible))]
    [InlineData("tiny_b1_32x32", nameof(TapeMemory.Checkpointed))]
    [InlineData("tiny_b1_32x32", null)]
    [InlineData("tiny_b2_64x32", nameof(TapeMemory.Reversible))]
    public void Output_loss_and_every_gradient_equal_the_authors(string name, string? kept)
    {
        var memory = kept switch
        {
            nameof(TapeMemory.Minimal) => TapeMemory.Minimal,
            nameof(TapeMemory.Reversible) => TapeMemory.Reversible,
            nameof(TapeMemory.Checkpointed) => TapeMemory.Checkpointed,
            _ => null,
        };
        var golden = Golden.Read(name);
        using var scope = NewDisposeScope();
        using var network = new TinyNetwork(ScalarType.Float64);
        using var a = network.Operator(golden.H, golden.W);
        var x = network.Image(golden.Batch, golden.H, golden.W);
        using var measurement = new Measurement(a, a.Forward(x));
        AssertEqual(golden.Y, "y", measurement.Y, 1e-11);
        AssertEqual(golden.Aty, "aty", measurement.BackProjection, 1e-11);

        Tensor restored, loss;
        using (var tape = memory is null ? null : new ReversibleTape(memory))
        {
            restored = network.Restore(measurement);
            loss = restored.sub(x).abs().mean();
            if (tape is null) loss.backward();
            else tape.Backward(loss);
        }

        AssertEqual(golden.Out, "out", restored, 1e-11);
        Assert.Equal(golden.LossF64, loss.item<double>(), 1e-12);
        Assert.Equal(585, golden.Grads.Count);
        Assert.Equal(golden.Grads.Select(g => g.Name).Order(StringComparer.Ordinal),
            network.Parameters.Keys.Order(StringComparer.Ordinal));
        foreach (var expected in golden.Grads)
            AssertEqual(expected, expected.Name!, network.Parameters[expected.Name!].grad!, 1e-9 * expected.L2);
    }

    private static void AssertEqual(Summary expected, string name, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.shape);
        Assert.Equal(expected.L2, actual.norm().item<double>(), tolerance);
        Assert.Equal(expected.Sum, actual.sum().item<double>(), tolerance * Math.Sqrt(actual.numel()) + 1e-12);
        var first = actual.flatten()[..expected.First4.Length].contiguous().data<double>().ToArray();
        for (var i = 0; i < first.Length; i++) Assert.Equal(expected.First4[i], first[i], tolerance);
        Assert.Equal(expected.Probe, Recipe.Probe(name, actual), tolerance * Math.Sqrt(actual.numel()) + 1e-12);
    }
}
