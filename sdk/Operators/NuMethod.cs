using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// A⁺ y by the ν-method with ν = 1 (Brakhage 1987; Engl, Hanke, Neubauer 1996, section 6.3): gradient steps
/// with momentum, all of whose weights are fixed beforehand.
/// </summary>
/// <remarks>
/// <para>
/// For operators so ill-conditioned that no method reaches A⁺ itself, where conjugate gradient gives an image
/// that is not even linear in y. What k steps give is q(AᵀA) Aᵀ y with a polynomial q: linear, with a
/// symmetric q(AᵀA) AᵀA, and nearly A⁺ for singular values above ‖A‖ / k; smaller ones are damped.
/// ‖A x̂ − y‖ falls like ‖A‖ ‖x‖ / k at the slowest, for y = A x.
/// </para>
/// <para>It costs one A and one Aᵀ a step, and never looks at the numbers: nothing waits for a GPU.</para>
/// </remarks>
public static class NuMethod
{
    /// <summary>An approximation of A⁺ y.</summary>
    /// <param name="a">The operator A.</param>
    /// <param name="y">The measurement (N, ...).</param>
    /// <param name="bound">‖A‖, or a little more.</param>
    /// <param name="iterations">k, how many steps.</param>
    public static Tensor PseudoInverse(IOperator a, Tensor y, double bound, int iterations = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(iterations);
        if (bound <= 0) return a.Adjoint(y);                    // A = 0

        using var scope = NewDisposeScope();
        var step = 1 / (bound * bound);
        var (x, last) = (Times(a.Adjoint(y), 6.0 / 5 * step), (Tensor?)null);
        for (var k = 2; k <= iterations; k++)
        {
            using var inner = NewDisposeScope();
            var gradient = a.Adjoint(y.sub(a.Forward(x)));
            var next = x.add(Times(gradient, step * GradientWeight(k)), Scalars.One);
            var momentum = last is null ? x : x.sub(last);
            next = next.add(Times(momentum, MomentumWeight(k)), Scalars.One);
            last?.Dispose();
            (last, x) = (x, next.MoveToOuterDisposeScope());
        }
        return x.MoveToOuterDisposeScope();
    }

    private static double MomentumWeight(double k) =>
        (k - 1) * ((2 * k) - 3) * ((2 * k) + 1) / ((k + 1) * ((2 * k) + 3) * ((2 * k) - 1));

    private static double GradientWeight(double k) => 4 * ((2 * k) + 1) * k / ((k + 1) * ((2 * k) + 3));

    private static Tensor Times(Tensor t, double factor)
    {
        using var scalar = factor.ToScalar();
        return t.mul(scalar);
    }
}
