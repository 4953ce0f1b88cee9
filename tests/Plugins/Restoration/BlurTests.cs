using Idm.Plugins.Restoration;
using Idm.Plugins.Tests.Operators;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Restoration;

public sealed class BlurTests
{
    private static readonly ImageData _kernel = new(
        new ImageShape(1, 2, 3), [1, 2, 0, 4, 0.5f, 0.25f], SampleDepth.EightBits);

    public static TheoryData<BlurBoundary, int, int> Cases
    {
        get
        {
            var data = new TheoryData<BlurBoundary, int, int>();
            foreach (var boundary in Enum.GetValues<BlurBoundary>())
            foreach (var (h, w) in ((int, int)[])[(5, 7), (6, 4), (2, 3)])
                data.Add(boundary, h, w);
            data.Add(BlurBoundary.Circular, 1, 1);
            data.Add(BlurBoundary.Reflect, 1, 2);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_the_sum_that_the_equation_says(BlurBoundary boundary, int h, int w)
    {
        using var scope = NewDisposeScope();
        using var a = Create(boundary, new ImageShape(1, h, w));
        var x = Requests.Values(1, 1, h, w);
        var y = a.Forward(x)[0, 0];
        var kernel = tensor(_kernel.Samples).to(ScalarType.Float64).reshape(2, 3).div(7.75);
        var (top, left) = boundary == BlurBoundary.Valid ? (0, 1) : (0, 0);
        for (var i = 0; i < y.shape[0]; i++)
        for (var j = 0; j < y.shape[1]; j++)
        {
            var sum = 0.0;
            for (var k = 0; k < 2; k++)
            for (var l = 0; l < 3; l++)
            {
                // The centre of a 2 x 3 kernel is at (1, 1).
                var (row, column) = (Outside(i + top - (k - 1), h, boundary), Outside(j + left - (l - 1), w,
                    boundary));
                sum += kernel[k, l].item<double>() * x[0, 0, row, column].item<double>();
            }
            Assert.Equal(sum, y[i, j].item<double>(), 1e-12);
        }
    }

    [Theory]
    [InlineData(BlurBoundary.Circular)]
    [InlineData(BlurBoundary.Reflect)]
    [InlineData(BlurBoundary.Valid)]
    public void Norm_and_inverse_are_those_of_the_dense_matrix(BlurBoundary boundary)
    {
        using var scope = NewDisposeScope();
        using var a = Create(boundary, new ImageShape(1, 6, 5));
        var matrix = Dense.Of(a);
        var norm = Dense.Norm(matrix);
        if (a.Norm is { } declared) Assert.Equal(norm, declared, 1e-9);
        Assert.True(a.NormBound >= norm * (1 - 1e-12));
        Assert.InRange(Dense.Distance(Dense.OfAdjoint(a, a.Adjoint), matrix.t()), 0, 1e-12);
        var inverse = Dense.OfAdjoint(a, a.PseudoInverse);
        Assert.InRange(Dense.Distance(matrix.mm(inverse).mm(matrix), matrix), 0, 1e-4);
        if (boundary == BlurBoundary.Circular) Assert.InRange(Dense.Distance(inverse, linalg.pinv(matrix)),
            0, 1e-9);
    }

    [Fact]
    public void Kernels_sum_to_one_and_have_the_spread_that_was_asked_for()
    {
        var gaussian = PointSpread.Gaussian(1.7);
        Assert.Equal((15, 15), (gaussian.Height, gaussian.Width));
        var (sum, down, across) = Moments(gaussian);
        Assert.Equal(1, sum, 1e-12);
        Assert.Equal(1.7 * 1.7, down, 2e-2);
        Assert.Equal(down, across, 1e-12);

        var uniform = PointSpread.Uniform(5);
        Assert.Equal((1, 2, 2), Rounded(Moments(uniform)));                 // (n² − 1) / 12

        // A segment of length ℓ has variance ℓ² / 12; sharing a point among neighbours adds at most ¼ and, on
        // average, 1/6.

        foreach (var angle in (double[])[0, 30, 90, -135])
        {
            var motion = Moments(PointSpread.Motion(12, angle));
            var (cos, sin) = (Math.Cos(angle * Math.PI / 180), Math.Sin(angle * Math.PI / 180));
            Assert.Equal(1, motion.Sum, 1e-12);
            Assert.InRange(motion.Down - (12 * sin * sin), -0.01, 0.26);
            Assert.InRange(motion.Across - (12 * cos * cos), -0.01, 0.26);
        }
    }

    [Fact]
    public void Motion_goes_where_the_angle_says()
    {
        var flat = PointSpread.Motion(9, 0);
        Assert.Equal(1, Enumerable.Range(0, flat.Width).Sum(j => flat[flat.CentreRow, j]), 1e-9);
        // counter-clockwise: from bottom left to top right
        var up = PointSpread.Motion(9, 45);
        Assert.True(up[up.CentreRow - 2, up.CentreColumn + 2] > 0.02);
        Assert.Equal(0, up[up.CentreRow + 2, up.CentreColumn + 2], 1e-9);
    }

    [Fact]
    public void A_kernel_that_cannot_be_used_is_refused()
    {
        var black = new ImageData(new ImageShape(1, 1, 2), [0, 0], SampleDepth.EightBits);
        var options = new BlurOptions { Kernel = BlurKernel.File, Path = "psf.png" };
        var error = Assert.Throws<PluginException>(() => new Blur(options, Requests.Context(black)));
        Assert.Contains("the kernel psf.png is black", error.Message, StringComparison.Ordinal);
        var large = new Blur(new() { Boundary = BlurBoundary.Valid, Sigma = 3 }, Requests.Context());
        Assert.Contains("25x25 pixels does not fit into an image of 8x9",
            Assert.Throws<PluginException>(() =>
                large.Create(new ImageShape(1, 8, 9))).Message, StringComparison.Ordinal);
        var negative = Requests.Context(
            new ImageData(new ImageShape(1, 1, 3), [1f, -2, 0.5f], SampleDepth.Numbers));
        Assert.Contains("psf.npy is black, or sums to less than 0", Assert.Throws<PluginException>(
            () => new Blur(options with { Path = "psf.npy" }, negative)).Message, StringComparison.Ordinal);
        var wanting = new BlurOptions { Kernel = BlurKernel.File };
        Assert.Contains("add 'path'", wanting.Validate(new(wanting)).Single().ErrorMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_may_be_a_tensor_with_negative_weights()
    {
        using var scope = NewDisposeScope();
        float[] weights = [-0.5f, 2, -0.25f, 0, 0.75f, 0];
        var context = Requests.Context(new ImageData(new ImageShape(1, 2, 3), weights, SampleDepth.Numbers));
        using var a = new Blur(new() { Kernel = BlurKernel.File, Path = "psf.npy" }, context)
            .Create(new ImageShape(1, 4, 5));
        var point = zeros(1, 1, 4, 5, dtype: ScalarType.Float64);
        point[0, 0, 1, 2] = 1;
        var seen = a.Forward(point)[0, 0, 0..2, 1..4].flatten().data<double>().ToArray();
        Assert.All(weights.Zip(seen), pair => Assert.Equal(pair.First / 2, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(4, 6)]
    [InlineData(5, 4)]
    [InlineData(3, 3)]
    public void The_centre_of_a_kernel_is_that_of_the_SDK_for_even_sides_too(int height, int width)
    {
        using var scope = NewDisposeScope();
        var weights = Requests.Values(height, width).abs();
        var context = Requests.Context(new ImageData(
            new ImageShape(1, height, width), weights.to(ScalarType.Float32).data<float>().ToArray(),
            SampleDepth.Numbers));
        var image = new ImageShape(1, 9, 8);
        var x = Requests.Values(1, 1, 9, 8);
        foreach (var (boundary, border) in ((BlurBoundary, ConvolutionBorder)[])
            [
                (BlurBoundary.Circular, ConvolutionBorder.Circular),
                (BlurBoundary.Reflect, ConvolutionBorder.Reflect),
                (BlurBoundary.Valid, ConvolutionBorder.Valid),
            ])
        {
            using var a = new Blur(
                new() { Kernel = BlurKernel.File, Path = "psf.npy", Boundary = boundary }, context)
                .Create(image);
            using var b = Convolution.Of(
                new OperatorRequest(image, ScalarType.Float64, CPU, Requests.Random, Requests.Random),
                weights.div(weights.sum()), border);
            Assert.InRange(a.Forward(x).sub(b.Forward(x)).abs().max().item<double>(), 0, 1e-6);
        }
        // A point becomes the kernel, with its centre where the point was: rows p - h / 2 and on.
        using var circular = new Blur(new() { Kernel = BlurKernel.File, Path = "psf.npy" }, context)
            .Create(image);
        var point = zeros(1, 1, 9, 8, dtype: ScalarType.Float64);
        point[0, 0, 4, 4] = 1;
        var seen = circular.Forward(point)[0, 0].narrow(0, 4 - (height / 2), height).narrow(
            1, 4 - (width / 2), width);
        Assert.InRange(seen.sub(weights.div(weights.sum())).abs().max().item<double>(), 0, 1e-6);
    }

    private static IOperator Create(BlurBoundary boundary, ImageShape image) => new Blur(
        new() { Kernel = BlurKernel.File, Path = "psf.png", Boundary = boundary },
            Requests.Context(_kernel)).Create(image);

    private static int Outside(int i, int n, BlurBoundary boundary)
    {
        if (boundary == BlurBoundary.Circular) return ((i % n) + n) % n;
        while (n > 1 && (i < 0 || i >= n)) i = i < 0 ? -i : (2 * (n - 1)) - i;
        return n == 1 ? 0 : i;
    }

    private static (double Sum, double Down, double Across) Moments(PointSpread kernel)
    {
        var (sum, down, across) = (0.0, 0.0, 0.0);
        for (var i = 0; i < kernel.Height; i++)
        for (var j = 0; j < kernel.Width; j++)
        {
            sum += kernel[i, j];
            down += kernel[i, j] * Math.Pow(i - kernel.CentreRow, 2);
            across += kernel[i, j] * Math.Pow(j - kernel.CentreColumn, 2);
        }
        return (sum, down, across);
    }

    private static (double, double, double) Rounded((double Sum, double Down, double Across) m) =>
        (Math.Round(m.Sum, 9), Math.Round(m.Down, 9), Math.Round(m.Across, 9));
}
