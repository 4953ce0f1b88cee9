using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Operators;

/// <summary>Operators as plain matrices: the independent truth on small images.</summary>
internal static class Dense
{
    /// <summary>The matrix of A, (M, N), column by column from unit images; float64.</summary>
    public static Tensor Of(IOperator a)
    {
        using var scope = NewDisposeScope();
        var n = a.Image.Count;
        var units = eye(n, dtype: ScalarType.Float64)
            .reshape(n, a.Image.Channels, a.Image.Height, a.Image.Width);
        return a.Forward(units).flatten(1).t().contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The matrix of a map from measurements to images, (N, M).</summary>
    public static Tensor OfAdjoint(IOperator a, Func<Tensor, Tensor> map)
    {
        using var scope = NewDisposeScope();
        var m = a.Measurement.Aggregate(1L, (product, side) => product * side);
        var units = eye(m, dtype: ScalarType.Float64).reshape([m, .. a.Measurement]);
        return map(units).flatten(1).t().contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The largest singular value.</summary>
    public static double Norm(Tensor matrix) => linalg.svdvals(matrix)[0].item<double>();

    /// <summary>max |a − b|.</summary>
    public static double Distance(Tensor a, Tensor b) => a.sub(b).abs().max().item<double>();
}
