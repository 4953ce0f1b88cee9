using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// Least squares by conjugate gradient on the normal equations (AᵀA + λ) x = Aᵀy + λ x₀ (CGLS; Hestenes and
/// Stiefel 1952).
/// </summary>
/// <remarks>
/// Started at 0 it stays in the range of Aᵀ, so its limit for λ = 0 is A⁺y, the solution of least norm.
/// Differentiable with respect to y and x₀.
/// </remarks>
public static class ConjugateGradient
{
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
        IOperator a, Tensor y, double tolerance = 1e-6, int maxIterations = 200) =>
        Solve(a, y, new SolverOptions { Tolerance = tolerance, MaxIterations = maxIterations })
            .Require("the pseudo-inverse by conjugate gradient", slack: 1000);

    /// <summary>argmin ½‖A x − y‖² + ½ λ ‖x − x₀‖², as far as the options let it go; never throws for want of
    /// convergence.</summary>
    /// <param name="a">The operator A; linear.</param>
    /// <param name="y">The measurement (N, ...).</param>
    /// <param name="options">λ, x₀, and when to stop.</param>
    public static Solution Solve(IOperator a, Tensor y, SolverOptions options)
    {
        a.RequireLinear("conjugate gradient");
        using var scope = NewDisposeScope();
        using var damping = options.Damping.ToScalar();
        using var minusDamping = (-options.Damping).ToScalar();
        var residual = options.Near is null ? y.alias() : y.sub(a.Forward(options.Near));       // r = y - A x
        var gradient = a.Adjoint(residual);                                         // s = Aᵀ r - λ (x - x₀)
        var (moved, direction) = (zeros_like(gradient), gradient);                  // x - x₀
        var squared = ItemAlgebra.Dot(gradient, gradient);
        var start = squared.detach();
        var enough = start.mul(
            tensor(options.Tolerance * options.Tolerance, dtype: start.dtype, device: start.device));
        var done = 0;
        for (; done < options.MaxIterations && Relative(squared, start) > options.Tolerance; done++)
        {
            using var inner = NewDisposeScope();
            var image = a.Forward(direction);
            var curvature = ItemAlgebra.Dot(image, image);
            if (options.Damping != 0)
                curvature = curvature.add(ItemAlgebra.Dot(direction, direction), damping);

            // An item that has converged stands still: beyond that its steps are ratios of rounding errors.
            var active = squared.detach().gt(enough).to(squared.dtype);
            var step = squared.mul(active).div(ItemAlgebra.NotZero(curvature));
            var nextMoved = moved.add(ItemAlgebra.Times(step, direction), Scalars.One);
            var nextResidual = residual.sub(ItemAlgebra.Times(step, image));
            var nextGradient = a.Adjoint(nextResidual);
            if (options.Damping != 0) nextGradient = nextGradient.add(nextMoved, minusDamping);
            var nextSquared = ItemAlgebra.Dot(nextGradient, nextGradient);
            var ratio = nextSquared.div(ItemAlgebra.NotZero(squared));
            var nextDirection = nextGradient.add(ItemAlgebra.Times(ratio, direction), Scalars.One);

            // The last iterate goes now, so that memory does not grow with the iterations.
            foreach (var last in (Tensor[])[moved, direction, residual, squared]) last.Dispose();
            (moved, residual, direction, squared) = (nextMoved.MoveToOuterDisposeScope(),
                nextResidual.MoveToOuterDisposeScope(), nextDirection.MoveToOuterDisposeScope(),
                nextSquared.MoveToOuterDisposeScope());
            options.Report?.Invoke(done + 1, At(options.Near, moved));
        }
        return new Solution(
            At(options.Near, moved).MoveToOuterDisposeScope(), done, Relative(squared, start),
            options.Tolerance);
    }

    private static Tensor At(Tensor? near, Tensor moved) =>
        near is null ? moved : near.add(moved, Scalars.One);

    private static double Relative(Tensor squared, Tensor start) =>
        Math.Sqrt(ItemAlgebra.LargestRatio(squared, start));
}
