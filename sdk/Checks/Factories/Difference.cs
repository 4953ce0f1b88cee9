using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Factories;

/// <summary>Difference between two operators that should be the same.</summary>
internal static class Difference
{
    /// <summary>
    /// The larger of max |A x − B x| / max |B x| and the same of Aᵀ; inputs are made for each.
    /// </summary>
    public static double Of(IOperator a, IOperator b, OperatorUnderTest inputs, Func<Tensor, Tensor> toA)
    {
        using var noGrad = no_grad();
        if (!a.Measurement.SequenceEqual(b.Measurement) || a.Image != b.Image) return double.PositiveInfinity;
        var (x, y) = (inputs.Images(2), inputs.Measurements(2));
        return Math.Max(
            Comparison.Relative(a.Forward(toA(x)).cpu(), b.Forward(x).cpu()),
            Comparison.Relative(a.Adjoint(toA(y)).cpu(), b.Adjoint(y).cpu()));
    }
}
