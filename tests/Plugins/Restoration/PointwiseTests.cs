using Idm.Plugins.Restoration;
using Idm.Plugins.Tests.Operators;
using Idm.Sdk;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Restoration;

public sealed class PointwiseTests
{
    [Fact]
    public void Colorization_sees_luma()
    {
        using var scope = NewDisposeScope();
        using var a = new Colorization().Create(new ImageShape(3, 2, 2));
        var matrix = Dense.Of(a);
        double[] weights = [0.299, 0.587, 0.114];
        for (var pixel = 0; pixel < 4; pixel++)
        for (var c = 0; c < 3; c++)
            Assert.Equal(weights[c], matrix[pixel, (4 * c) + pixel].item<double>());
        Assert.Equal(12, matrix.ne(0).sum().item<long>());
        Assert.Equal(Dense.Norm(matrix), a.Norm!.Value, 1e-12);
        Assert.InRange(Dense.Distance(Dense.OfAdjoint(a, a.PseudoInverse), linalg.pinv(matrix)), 0, 1e-12);
        Assert.Contains("set data.color to rgb", Assert.Throws<PluginException>(
            () => new Colorization().Create(new ImageShape(1, 2, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Denoising_is_the_identity()
    {
        using var scope = NewDisposeScope();
        using var a = new Denoising().Create(new ImageShape(2, 2, 3));
        Assert.Equal(0, Dense.Distance(Dense.Of(a), eye(12, dtype: ScalarType.Float64)));
    }

    [Fact]
    public void Clipping_is_linear_until_it_is_white()
    {
        using var scope = NewDisposeScope();
        using var a = new Clipping(new() { Exposure = 2 }).Create(new ImageShape(1, 1, 5));
        var x = tensor(new[] { -1, 0.1, 0.4, 0.6, 2 }).reshape(1, 1, 1, 5);
        Assert.Equal([0, 0.2, 0.8, 1, 1], a.Forward(x).data<double>().ToArray());
        Assert.Equal([0.0, 2, 2, 0, 0], a.Pullback(x, ones_like(x)).data<double>().ToArray());
        Assert.False(a.IsLinear);
        Assert.Equal((null, 2.0), (a.Norm, a.NormBound!.Value));
    }
}
