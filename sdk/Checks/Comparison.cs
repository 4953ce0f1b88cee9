using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>
/// Distances between tensors, computed in float64 so that they measure the operator and not themselves.
/// </summary>
internal static class Comparison
{
    /// <summary>max |a - b| / max |b|; NaN if either holds a NaN, infinite if only b is 0.</summary>
    public static double Relative(Tensor a, Tensor b)
    {
        var difference = Max(Precise(a).sub(Precise(b)));
        return difference == 0 ? 0 : difference / Max(b);
    }

    /// <summary>max |t|.</summary>
    public static double Max(Tensor t) => Precise(t).abs().max().item<double>();

    /// <summary>Whether two tensors hold the same numbers; a NaN equals nothing.</summary>
    public static bool Same(Tensor a, Tensor b) => a.eq(b).all().item<bool>();

    /// <summary>⟨a, b⟩ of each item of the batch.</summary>
    public static double[] Dot(Tensor a, Tensor b) =>
        Precise(a).mul(Precise(b)).flatten(1).sum(1).cpu().data<double>().ToArray();

    /// <summary>For example <c>(2, 1, 8, 8)</c>.</summary>
    public static string Shape(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";

    private static Tensor Precise(Tensor t) => t.detach().to(ScalarType.Float64);
}
