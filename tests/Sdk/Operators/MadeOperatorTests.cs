using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

/// <summary>Operators that are made of a function, a mask, a matrix or a kernel.</summary>
public sealed class MadeOperatorTests
{
    private static readonly ImageShape Image = new(2, 7, 6);

    private static readonly OperatorRequest Request =
        new(Image, ScalarType.Float64, CPU, RandomStream.FromSeed(1), RandomStream.FromSeed(2));

    [Theory]
    [InlineData("forward")]
    [InlineData("forward-to-vector")]
    [InlineData("diagonal")]
    [InlineData("mask")]
    [InlineData("fourier-mask")]
    [InlineData("fourier-mask-symmetric")]
    [InlineData("matrix")]
    [InlineData("orthonormal-matrix")]
    [InlineData("blur-circular")]
    [InlineData("blur-zero")]
    [InlineData("blur-reflect")]
    [InlineData("blur-valid")]
    public void The_whole_battery_passes(string name)
    {
        using var scope = NewDisposeScope();
        using var a = Create(name);
        OperatorCheck.Full(a, RandomStream.FromSeed(5), ScalarType.Float64, CPU).EnsurePassed(name);
    }

    [Fact]
    public void Derived_adjoint_and_norm_are_those_of_the_pair()
    {
        using var scope = NewDisposeScope();
        using var pair = Checks.RightOperators.FiniteDifference();
        var request = Request with { Image = pair.Image };
        using var derived = new ForwardOperator(request, pair.Forward);
        var y = Values([3, .. pair.Measurement]);
        Assert.Equal(pair.Measurement, derived.Measurement);
        Assert.True(derived.Adjoint(y).allclose(pair.Adjoint(y), 1e-12, 1e-12));
        Assert.InRange(derived.Norm!.Value / pair.Norm!.Value, 1, 1.001);
    }

    [Fact]
    public void The_derived_adjoint_works_where_gradients_are_off_and_leaves_none_behind()
    {
        using var scope = NewDisposeScope();
        using var a = new ForwardOperator(Request, x => x.cumsum(3));
        using var noGrad = no_grad();
        var back = a.Adjoint(Values([1, .. a.Measurement]));
        Assert.False(back.requires_grad);
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void A_function_that_cannot_be_an_operator_is_refused_with_the_reason()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("first dimension", Message(() => new ForwardOperator(Request, x => x.sum())));
        using var constant = new ForwardOperator(Request, x => x.detach());
        Assert.Contains("give an adjoint", Message(
            () => constant.Adjoint(Values([1, .. constant.Measurement]))));
        Assert.Contains("(3, 3)", Message(() => Diagonal.Of(Request, zeros(3, 3))));
        Assert.Contains("expected (rows, 84)", Message(() => DenseMatrix.Of(Request, zeros(3, 3))));
        Assert.Contains("not larger than the image", Message(() => Convolution.Of(Request, zeros(9, 3))));
    }

    /// <summary>Against the defining sum, pixel by pixel.</summary>
    [Theory]
    [InlineData(ConvolutionBorder.Circular, 3, 3)]
    [InlineData(ConvolutionBorder.Circular, 4, 2)]
    [InlineData(ConvolutionBorder.Zero, 3, 5)]
    [InlineData(ConvolutionBorder.Zero, 2, 4)]
    [InlineData(ConvolutionBorder.Reflect, 3, 4)]
    public void Blur_is_the_sum_that_defines_it(ConvolutionBorder border, int rows, int columns)
    {
        using var scope = NewDisposeScope();
        var (kernel, x) = (Values([rows, columns]), Values([1, 2, 7, 6]));
        using var a = Convolution.Of(Request, kernel, border);
        var y = a.Forward(x);
        for (var c = 0; c < 2; c++)
        for (var i = 0; i < 7; i++)
        for (var j = 0; j < 6; j++)
        {
            var sum = 0.0;
            for (var p = 0; p < rows; p++)
            for (var q = 0; q < columns; q++)
            {
                if (Within(i - p + (rows / 2), 7, border) is { } r
                    && Within(j - q + (columns / 2), 6, border) is { } s)
                    sum += kernel[p, q].item<double>() * x[0, c, r, s].item<double>();
            }
            Assert.Equal(sum, y[0, c, i, j].item<double>(), 1e-12);
        }
    }

    [Fact]
    public void A_circular_blur_is_undone_where_nothing_was_lost()
    {
        using var scope = NewDisposeScope();
        using var a = Convolution.Of(Request, tensor([0.1, 0.7, 0.2], [1, 3]));
        var x = Values([2, 2, 7, 6]);
        Assert.True(a.PseudoInverse(a.Forward(x)).allclose(x, 1e-10, 1e-10));
    }

    /// <summary>Against the discrete Fourier transform, written out.</summary>
    [Fact]
    public void A_fourier_mask_keeps_the_frequencies_that_it_names()
    {
        using var scope = NewDisposeScope();
        var request = Request with { Image = new ImageShape(1, 3, 4) };
        var mask = zeros(3, 4);
        mask[1, 3] = 1;
        using var a = FourierMask.Of(request, mask);
        var x = Values([1, 1, 3, 4]);
        var (real, imaginary) = (0.0, 0.0);
        for (var i = 0; i < 3; i++)
        for (var j = 0; j < 4; j++)
        {
            var angle = -2 * Math.PI * ((i / 3.0) + (3 * j / 4.0));
            real += x[0, 0, i, j].item<double>() * Math.Cos(angle) / Math.Sqrt(12);
            imaginary += x[0, 0, i, j].item<double>() * Math.Sin(angle) / Math.Sqrt(12);
        }
        var y = a.Forward(x);
        Assert.Equal([1, 2, 3, 4], y.shape);
        Assert.Equal(real, y[0, 0, 1, 3].item<double>(), 1e-12);
        Assert.Equal(imaginary, y[0, 1, 1, 3].item<double>(), 1e-12);
        Assert.Equal((real * real) + (imaginary * imaginary), y.square().sum().item<double>(), 1e-12);
    }

    private static IOperator Create(string name)
    {
        var (c, h, w) = Image;
        // None that loses a frequency: CG finds A⁺.
        var kernel = tensor([0.0, 0.1, 0.2, 1.0, -0.1, 0.15], [3, 2]);
        return name switch
        {
            "forward" => new ForwardOperator(Request, x => x.cumsum(3).sub(x.roll(1, 2))),
            "forward-to-vector" => new ForwardOperator(Request, x => x.flatten(1).narrow(1, 3, 20)),
            "diagonal" => Diagonal.Of(Request, Values([h, w])),
            "mask" => Diagonal.Of(Request, Values([c, h, w]).gt(0)),
            "fourier-mask" => FourierMask.Of(Request, Values([h, w]).clamp_min(0)),
            "fourier-mask-symmetric" => FourierMask.Of(Request, ones(h, w)),
            "matrix" => DenseMatrix.Of(Request, Values([17, (int)Image.Count])),
            "orthonormal-matrix" => DenseMatrix.Of(
                Request, linalg.qr(Values([(int)Image.Count, 20])).Q.t(), orthonormalRows: true),
            "blur-circular" => Convolution.Of(Request, kernel),
            "blur-zero" => Convolution.Of(Request, kernel, ConvolutionBorder.Zero),
            "blur-reflect" => Convolution.Of(Request, kernel, ConvolutionBorder.Reflect),
            "blur-valid" => Convolution.Of(Request, kernel, ConvolutionBorder.Valid),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };
    }

    private static int? Within(int index, int count, ConvolutionBorder border) => border switch
    {
        _ when index >= 0 && index < count => index,
        ConvolutionBorder.Circular => ((index % count) + count) % count,
        ConvolutionBorder.Reflect => index < 0 ? -index : (2 * (count - 1)) - index,
        _ => null,
    };

    private static string Message(Func<object> create) => Assert.Throws<PluginException>(create).Message;

    private static Tensor Values(long[] shape) =>
        Checks.RightOperators.Values(ScalarType.Float64, [.. shape.Select(s => (int)s)]);
}
