using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// Least squares by conjugate gradient on the normal equations AᵀA x = Aᵀy (CGLS; Hestenes and Stiefel 1952).
/// </summary>
/// <remarks>
/// Started at 0 it stays in the range of Aᵀ, so its limit is A⁺y, the solution of least norm.
/// </remarks>
public static class ConjugateGradient
{
    private static readonly Scalar Tiny32 = 1e-37.ToScalar();
    private static readonly Scalar Tiny64 = 1e-300.ToScalar();

    /// <summary>
    /// A⁺ y up to a relative residual ‖Aᵀ(y - A x)‖ / ‖Aᵀy‖, each item of the batch on its own.
    /// </summary>
    /// <param name="a">The operator A.</param>
    /// <param name="y">The measurement (N, ...).</param>
    /// <param name="tolerance">Stops when the relative residual of every item is below.</param>
    /// <param name="maxIterations">Stops after so many iterations at the latest.</param>
    /// <exception cref="PluginException">The residual is still above 1000 times the tolerance at the
    /// end.</exception>
    public static Tensor PseudoInverse(
        IOperator a, Tensor y, double tolerance = 1e-6, int maxIterations = 200)
    {
        using var scope = NewDisposeScope();
        var gradient = a.Adjoint(y);                            // s = Aᵀ r with r = y - A x, x = 0
        var (x, residual, direction) = (zeros_like(gradient), y, gradient);
        var squared = Dot(gradient, gradient);
        var start = squared.detach();
        var enough = start.mul(tensor(tolerance * tolerance, dtype: start.dtype, device: start.device));
        for (var i = 0; i < maxIterations && Relative(squared, start) > tolerance; i++)
        {
            using var inner = NewDisposeScope();
            var image = a.Forward(direction);

            // An item that has converged stands still: beyond that its steps are ratios of rounding errors.
            var active = squared.detach().gt(enough).to(squared.dtype);
            var step = squared.mul(active).div(NotZero(Dot(image, image)));
            var nextX = x.add(PerItem(step, direction).mul(direction), Scalars.One);
            var nextResidual = residual.sub(PerItem(step, image).mul(image));
            var nextGradient = a.Adjoint(nextResidual);
            var nextSquared = Dot(nextGradient, nextGradient);
            var ratio = nextSquared.div(NotZero(squared));
            var nextDirection = nextGradient.add(PerItem(ratio, direction).mul(direction), Scalars.One);

            // The last iterate goes now, so that memory does not grow with the iterations; y stays.
            x.Dispose();
            direction.Dispose();
            if (!ReferenceEquals(residual, y)) residual.Dispose();
            (x, residual, direction, squared) = (nextX.MoveToOuterDisposeScope(),
                nextResidual.MoveToOuterDisposeScope(), nextDirection.MoveToOuterDisposeScope(),
                nextSquared.MoveToOuterDisposeScope());
        }

        var reached = Relative(squared, start);
        if (!(reached <= 1000 * tolerance))
        {
            throw new PluginException(
                $"the pseudo-inverse by conjugate gradient did not converge: relative residual {reached:g3} "
                + $"after {maxIterations} iterations, wanted {tolerance:g3}. "
                + "Give the operator a PseudoInverse of its own");
        }
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>⟨a, b⟩ of each item: (N).</summary>
    private static Tensor Dot(Tensor a, Tensor b) => a.mul(b).flatten(1).sum(1);

    private static Tensor PerItem(Tensor scalar, Tensor like) =>
        scalar.reshape([scalar.shape[0], .. Enumerable.Repeat(1L, (int)like.dim() - 1)]);

    private static Tensor NotZero(Tensor t) => t.clamp_min(t.dtype == ScalarType.Float64 ? Tiny64 : Tiny32);

    private static double Relative(Tensor squared, Tensor start)
    {
        using var scope = NewDisposeScope();
        return Math.Sqrt(squared.detach().div(NotZero(start)).max().to(ScalarType.Float64).item<double>());
    }
}
