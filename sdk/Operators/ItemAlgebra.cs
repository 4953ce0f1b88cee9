using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// Arithmetic with one number for each item of a batch, so that items do not see each other.
/// </summary>
internal static class ItemAlgebra
{
    private static readonly Scalar Tiny32 = 1e-37.ToScalar();
    private static readonly Scalar Tiny64 = 1e-300.ToScalar();

    /// <summary>⟨a, b⟩ of each item: (N).</summary>
    public static Tensor Dot(Tensor a, Tensor b) => a.mul(b).flatten(1).sum(1);

    /// <summary>Each item times its number: (N) by (N, ...).</summary>
    public static Tensor Times(Tensor numbers, Tensor items) =>
        items.mul(numbers.reshape([numbers.shape[0], .. Enumerable.Repeat(1L, (int)items.dim() - 1)]));

    /// <summary>Numbers that are not negative, kept away from 0, so that 0 / 0 is 0.</summary>
    public static Tensor NotZero(Tensor numbers) =>
        numbers.clamp_min(numbers.dtype == ScalarType.Float64 ? Tiny64 : Tiny32);

    /// <summary>The largest numerator / denominator.</summary>
    public static double LargestRatio(Tensor numerators, Tensor denominators)
    {
        using var scope = NewDisposeScope();
        var ratios = numerators.detach().div(NotZero(denominators.detach()));
        return ratios.max().to(ScalarType.Float64).item<double>();
    }
}
