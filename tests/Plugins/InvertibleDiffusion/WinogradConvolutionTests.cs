using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>Winograd's convolution against libtorch's direct one in double precision.</summary>
public sealed class WinogradConvolutionTests
{
    [Theory]
    [InlineData(1, 16, 16)]
    [InlineData(1, 17, 30)]
    [InlineData(2, 13, 20)]
    [InlineData(1, 68, 80)]             // more than one band of tiles
    public void Is_the_convolution(int batch, int height, int width)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var random = new Generator(1);
        foreach (var (dtype, tolerance) in new[] { (ScalarType.Float64, 1e-12), (ScalarType.Float32, 3e-5) })
        {
            foreach (var bias in new[] { true, false })
            {
                using var layer = nn.Conv2d(128, 144, 3, padding: 1, bias: bias, dtype: ScalarType.Float64);
                layer.weight!.copy_(
                    randn(144, 128, 3, 3, dtype: ScalarType.Float64, generator: random).div(
                        Math.Sqrt(9 * 128)));
                var x = randn(batch, 128, height, width, dtype: ScalarType.Float64, generator: random);
                var expected = layer.call(x);
                layer.to(dtype);
                using var quick = new WinogradConvolution(layer);
                var y = quick.Forward(x.to(dtype));
                Assert.Equal(expected.shape, y.shape);
                Assert.Equal(dtype, y.dtype);
                Assert.InRange(
                    y.to(ScalarType.Float64).sub(expected).abs().max().item<double>(), 0, tolerance);
            }
        }
    }

    [Fact]
    public void With_gradients_on_it_is_the_layer_itself()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Conv2d(128, 128, 3, padding: 1);
        using var convolution = new SameConvolution(layer);
        convolution.Fix();
        var x = randn(1, 128, 16, 16).requires_grad_(true);
        var y = convolution.Forward(x);
        var expected = layer.call(x);
        Assert.True(y.equal(expected).all().item<bool>());
        Assert.True(y.requires_grad);
        using var noGrad = no_grad();
        Assert.False(convolution.Forward(x).equal(expected).all().item<bool>());     // not the same sums
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_network_uses_it_once_its_weights_are_fixed_unless_told_otherwise(bool winograd)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var network = RecipeNetwork.Wide(winograd);
        using var a = network.Operator(64, 64);
        using var measurement = new Measurement(a, a.Forward(network.Image(1, 64, 64)));
        var before = network.Restore(measurement);
        network.Fix();
        var after = network.Restore(measurement);
        Assert.Equal(!winograd, after.equal(before).all().item<bool>());
        Assert.InRange(after.sub(before).abs().max().item<float>(), 0, 2e-5);
    }

    [Fact]
    public void Leaves_nothing_behind()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var layer = nn.Conv2d(128, 128, 3, padding: 1);
        var x = randn(1, 128, 20, 20);
        Once();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 5; i++) Once();
        Assert.Equal(before, Tensor.TotalCount);

        void Once()
        {
            using var quick = new WinogradConvolution(layer);
            quick.Forward(x).Dispose();
        }
    }
}
