using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

/// <summary>Operators that keep their contract: small, not square, with and without closed forms.</summary>
internal static class RightOperators
{
    public static readonly ImageShape Image = new(2, 6, 5);

    public static readonly string[] Names =
        ["mask", "matrix", "projection", "convolution", "finite-difference", "composition", "one-pixel"];

    public static IOperator Create(string name, ScalarType dtype = ScalarType.Float64) => name switch
    {
        "mask" => Mask(dtype),
        "matrix" => Matrix(dtype),
        "projection" => Projection(dtype),
        "convolution" => Convolution(dtype),
        "finite-difference" => FiniteDifference(),
        "composition" => Composition(dtype),
        "one-pixel" => new LinearOperator(
            new ImageShape(1, 1, 1), [1], x => x.flatten(1), y => y.reshape(-1, 1, 1, 1))
        {
            Norm = 1,
            PseudoInverseIsAdjoint = true,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    public static LinearOperator Mask(ScalarType dtype = ScalarType.Float64)
    {
        var mask = Values(dtype, Image.Channels, Image.Height, Image.Width).gt(0).to(dtype);
        return new LinearOperator(Image, Size, x => x.mul(mask), y => y.mul(mask), mask)
        {
            Norm = 1,
            PseudoInverseIsAdjoint = true,
        };
    }

    /// <summary>17 of 60 numbers, and a matrix without structure: A⁺ by conjugate gradient.</summary>
    public static LinearOperator Matrix(ScalarType dtype = ScalarType.Float64)
    {
        var matrix = Values(dtype, 17, (int)Image.Count);
        var norm = linalg.svdvals(matrix)[0].to(ScalarType.Float64).item<double>();
        return new LinearOperator(Image, [17], x => x.flatten(1).mm(matrix.t()),
            y => y.mm(matrix).reshape([-1, .. Size]), matrix)
        { Norm = norm };
    }

    /// <summary>Orthonormal rows: A Aᵀ = I.</summary>
    public static LinearOperator Projection(ScalarType dtype = ScalarType.Float64)
    {
        var rows = linalg.qr(Values(dtype, (int)Image.Count, 20)).Q.t().contiguous();
        return new LinearOperator(Image, [20], x => x.flatten(1).mm(rows.t()),
            y => y.mm(rows).reshape([-1, .. Size]), rows)
        { Norm = 1, PseudoInverseIsAdjoint = true };
    }

    /// <summary>A skewed 3x3 kernel, zero padding.</summary>
    public static LinearOperator Convolution(ScalarType dtype = ScalarType.Float64)
    {
        var kernel = tensor([0.0, 0.1, 0.0, 0.2, 1.0, 0.0, 0.0, 0.3, 0.1], dtype: dtype)
            .reshape(1, 1, 3, 3).repeat(Image.Channels, 1, 1, 1);
        return new LinearOperator(Image, Size,
            x => nn.functional.conv2d(x, kernel, padding: [1, 1], groups: Image.Channels),
            y => nn.functional.conv_transpose2d(y, kernel, padding: [1, 1], groups: Image.Channels), kernel);
    }

    /// <summary>Differences of neighbours, down and right; constants are its null space.</summary>
    public static LinearOperator FiniteDifference()
    {
        var (c, h, w) = (Image.Channels, Image.Height, Image.Width);
        var down = c * (h - 1) * w;
        return new LinearOperator(Image, [down + (c * h * (w - 1))],
            x => cat([x.diff(dim: 2).flatten(1), x.diff(dim: 3).flatten(1)], 1),
            y =>
            {
                var rows = y.narrow(1, 0, down).reshape(-1, c, h - 1, w);
                var columns = y.narrow(1, down, y.shape[1] - down).reshape(-1, c, h, w - 1);
                return nn.functional.pad(rows, [0, 0, 1, 0]).sub(nn.functional.pad(rows, [0, 0, 0, 1]))
                    .add(nn.functional.pad(columns, [1, 0, 0, 0]))
                    .sub(nn.functional.pad(columns, [0, 1, 0, 0]));
            })
        { Norm = Math.Sqrt(Largest(h) + Largest(w)) };

        static double Largest(int n) => 4 * Math.Pow(Math.Sin(Math.PI * (n - 1) / (2.0 * n)), 2);
    }

    private static LinearOperator Composition(ScalarType dtype)
    {
        var (mask, blur) = (Mask(dtype), Convolution(dtype));
        return new LinearOperator(Image, Size, x => mask.Forward(blur.Forward(x)),
            y => blur.Adjoint(mask.Adjoint(y)), mask, blur);
    }

    public static long[] Size => [Image.Channels, Image.Height, Image.Width];

    /// <summary>Normal numbers, the same in every run.</summary>
    public static Tensor Values(ScalarType dtype, params int[] shape)
    {
        var random = RandomStream.FromSeed(11).Derive("values");
        var values = new double[shape.Aggregate(1, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextNormal();
        return tensor(values, dtype: dtype).reshape([.. shape.Select(s => (long)s)]);
    }
}
