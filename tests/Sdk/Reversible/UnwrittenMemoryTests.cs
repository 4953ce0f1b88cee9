using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

/// <summary>Convolutions with part-filled blocks of channels, in a heap full of NaN.</summary>
public sealed class UnwrittenMemoryTests
{
    [Theory]
    [InlineData(4, 32)]
    [InlineData(32, 4)]
    [InlineData(12, 32)]
    [InlineData(24, 24)]
    [InlineData(8, 1)]
    [InlineData(1, 6)]
    [InlineData(1, 32)]
    [InlineData(32, 1)]
    public void A_convolution_never_reads_it(int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        var layer = nn.Conv2d(inputs, outputs, 3, padding: 1);
        var exact = nn.Conv2d(inputs, outputs, 3, padding: 1, dtype: ScalarType.Float64);
        using (no_grad())
        {
            exact.weight!.copy_(layer.weight!);
            exact.bias!.copy_(layer.bias!);
        }
        var map = new ConvolutionMap(layer);
        for (var i = 0; i < 5; i++)
        {
            using var round = NewDisposeScope();
            var x = rand(2, inputs, 16, 16).requires_grad_(true);
            var reference = x.detach().to(ScalarType.Float64).requires_grad_(true);
            Poison();
            var y = map.Forward(x);
            var gradient = rand(y.shape);
            Poison();
            y.backward([gradient]);
            Poison();
            var byTape = map.Backward(x.detach(), gradient);
            Poison();
            Tensor value;
            using (no_grad()) value = map.Forward(x.detach());

            var expected = exact.call(reference);
            expected.backward([gradient.to(ScalarType.Float64)]);
            Near(expected, y);
            Near(expected, value);
            Near(reference.grad!, x.grad!);
            Near(reference.grad!, byTape);
        }
    }

    [Theory]
    [InlineData(4, 16)]
    [InlineData(16, 4)]
    [InlineData(8, 8)]
    [InlineData(24, 24)]
    [InlineData(6, 1)]
    [InlineData(1, 6)]
    [InlineData(1, 6, PaddingModes.Reflect)]
    public void A_convolution_in_bfloat16_never_reads_it(
        int inputs, int outputs, PaddingModes padding = PaddingModes.Zeros)
    {
        using var scope = NewDisposeScope();
        var layer = nn.Conv2d(
            inputs, outputs, 3, padding: 1, padding_mode: padding, dtype: ScalarType.BFloat16);
        var exact = nn.Conv2d(
            inputs, outputs, 3, padding: 1, padding_mode: padding, dtype: ScalarType.Float64);
        using (no_grad())
        {
            exact.weight!.copy_(layer.weight!);
            exact.bias!.copy_(layer.bias!);
        }
        var map = new ConvolutionMap(layer);
        for (var i = 0; i < 5; i++)
        {
            using var round = NewDisposeScope();
            var x = rand(2, inputs, 16, 16).to(ScalarType.BFloat16).requires_grad_(true);
            var reference = x.detach().to(ScalarType.Float64).requires_grad_(true);
            Poison();
            var y = map.Forward(x);
            var gradient = rand(y.shape).to(ScalarType.BFloat16);
            Poison();
            y.backward([gradient]);
            Poison();
            var byTape = map.Backward(x.detach(), gradient);
            Poison();
            Tensor value;
            using (no_grad()) value = map.Forward(x.detach());

            var expected = exact.call(reference);
            expected.backward([gradient.to(ScalarType.Float64)]);
            Near(expected, y, 0.05);                        // eight bits of mantissa
            Near(expected, value, 0.05);
            Near(reference.grad!, x.grad!, 0.05);
            Near(reference.grad!, byTape, 0.05);
        }
    }

    /// <summary>Fills what the heap will hand out next.</summary>
    private static void Poison()
    {
        using var scope = NewDisposeScope();
        for (var k = 0; k < 200; k++) full([((k % 40) + 1) * 2048], float.NaN);
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance = 1e-4) => Assert.InRange(
        actual.to(ScalarType.Float64).sub(expected).abs().max().item<double>(), 0, tolerance);
}
