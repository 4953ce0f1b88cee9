using Idm.Plugins.CompressedSensing;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.CompressedSensing;

/// <summary>The fast cosine transform against its sum.</summary>
public sealed class CosineTransformTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(31)]        // a prime
    [InlineData(64)]
    [InlineData(90)]
    public void It_is_the_sum_and_its_transpose_the_inverse(int n)
    {
        using var scope = NewDisposeScope();
        using var fast = new CosineTransform(n, ScalarType.Float64, CPU);
        var x = rand(2, 3, n, dtype: ScalarType.Float64);
        var cosines = Cosines(n);
        Assert.InRange(Worst(fast.Apply(x), x.matmul(cosines.t())), 0, 1e-13);
        Assert.InRange(Worst(fast.ApplyTransposed(x), x.matmul(cosines)), 0, 1e-13);
        Assert.InRange(Worst(cosines.mm(cosines.t()), eye(n, dtype: ScalarType.Float64)), 0, 1e-13);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(6, 1)]
    [InlineData(5, 8)]
    [InlineData(16, 12)]
    public void Images_are_transformed_down_and_across(int height, int width)
    {
        using var scope = NewDisposeScope();
        using var plane = new PlaneCosines(height, width, ScalarType.Float64, CPU);
        var x = rand(2, 3, height, width, dtype: ScalarType.Float64);
        var expected = Cosines(height).matmul(x).matmul(Cosines(width).t());
        Assert.InRange(Worst(plane.Apply(x), expected), 0, 1e-13);
        Assert.InRange(Worst(plane.ApplyTransposed(expected), x), 0, 1e-13);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(321)]
    public void Single_precision_loses_its_own_rounding_only(int n)
    {
        using var scope = NewDisposeScope();
        using var plane = new PlaneCosines(n, n, ScalarType.Float32, CPU);
        var x = rand(1, 1, n, n, dtype: ScalarType.Float64);
        var expected = Cosines(n).matmul(x).matmul(Cosines(n).t());
        var found = plane.Apply(x.to(ScalarType.Float32));
        Assert.Equal(ScalarType.Float32, found.dtype);
        Assert.InRange(Worst(found.to(ScalarType.Float64), expected) / n, 0, 1e-6);
    }

    /// <summary>The definition: row k is s_k cos(π (2i + 1) k / 2n).</summary>
    internal static Tensor Cosines(int n)
    {
        var rows =
            from k in Enumerable.Range(0, n)
            from i in Enumerable.Range(0, n)
            select Math.Sqrt((k == 0 ? 1.0 : 2.0) / n) * Math.Cos(Math.PI * ((2 * i) + 1) * k / (2.0 * n));
        return tensor(rows.ToArray(), [n, n]);
    }

    private static double Worst(Tensor a, Tensor b) => a.sub(b).abs().max().item<double>();
}
