using Idm.Plugins.Restoration;
using Idm.Plugins.Tests.Operators;
using Idm.Sdk;
using Idm.Sdk.Tests.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Restoration;

public sealed class SuperResolutionTests
{
    [Theory]
    [InlineData(2, 8, 6)]
    [InlineData(3, 9, 21)]
    [InlineData(4, 4, 8)]
    [InlineData(5, 35, 20)]
    public void Bicubic_is_what_libtorch_computes_with_antialiasing(int factor, int h, int w)
    {
        using var scope = NewDisposeScope();
        using var a = Create(factor, Downsampling.Bicubic, new ImageShape(2, h, w));
        var x = Requests.Values(2, 2, h, w);
        var expected = nn.functional.interpolate(
            x, [h / factor, w / factor], mode: InterpolationMode.Bicubic, align_corners: false,
                antialias: true);
        Assert.InRange(Dense.Distance(a.Forward(x), expected), 0, 1e-12);
    }

    [Fact]
    public void Average_is_the_mean_of_each_square()
    {
        using var scope = NewDisposeScope();
        using var a = Create(3, Downsampling.Average, new ImageShape(1, 6, 9));
        var x = Requests.Values(1, 1, 6, 9);
        var y = a.Forward(x);
        for (var i = 0; i < 2; i++)
        for (var j = 0; j < 3; j++)
        {
            var square = x[0, 0, (3 * i)..(3 * (i + 1)), (3 * j)..(3 * (j + 1))];
            Assert.Equal(square.mean().item<double>(), y[0, 0, i, j].item<double>(), 1e-12);
        }
    }

    [Theory]
    [InlineData(Downsampling.Average, 2)]
    [InlineData(Downsampling.Bicubic, 2)]
    [InlineData(Downsampling.Bicubic, 4)]
    public void Norm_and_inverse_are_those_of_the_dense_matrix(Downsampling kernel, int factor)
    {
        using var scope = NewDisposeScope();
        using var a = Create(factor, kernel, new ImageShape(1, 8, 12));
        var matrix = Dense.Of(a);
        Assert.Equal(Dense.Norm(matrix), a.Norm!.Value, 1e-9);
        Assert.InRange(Dense.Distance(Dense.OfAdjoint(a, a.Adjoint), matrix.t()), 0, 1e-12);
        Assert.InRange(Dense.Distance(Dense.OfAdjoint(a, a.PseudoInverse), linalg.pinv(matrix)), 0, 1e-9);
    }

    [Fact]
    public void Images_are_padded_to_whole_multiples()
    {
        var factory = new SuperResolution(new() { Factor = 4 });
        Assert.Equal(new ImageShape(3, 8, 12), factory.Pad(new ImageShape(3, 5, 12)));
        var error = Assert.Throws<PluginException>(() => factory.Create(new ImageShape(1, 5, 12)));
        Assert.Equal("super-resolution by 4 takes sides that are multiples of it, but the image is 1x5x12: "
            + "crop it, or choose another factor",
            error.Message);
    }

    private static Sdk.Operators.IOperator Create(int factor, Downsampling kernel, ImageShape image) =>
        new SuperResolution(new() { Factor = factor, Kernel = kernel }).Create(image);
}
