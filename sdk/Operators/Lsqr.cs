using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>Least squares by LSQR: Golub–Kahan bidiagonalisation with plane rotations.</summary>
/// <remarks>
/// In exact arithmetic the iterates of <see cref="ConjugateGradient"/>, at the same cost; where A is
/// ill-conditioned it
/// loses fewer digits. C. C. Paige, M. A. Saunders, LSQR: An Algorithm for Sparse Linear Equations and Sparse
/// Least
/// Squares, ACM TOMS 8(1) 1982, doi 10.1145/355984.355989.
/// </remarks>
public static class Lsqr
{
    /// <summary>argmin ½‖A x − y‖² + ½ λ ‖x − x₀‖², as far as the options let it go; never throws for want of
    /// convergence.</summary>
    /// <param name="a">The operator A; linear.</param>
    /// <param name="y">The measurement (N, ...).</param>
    /// <param name="options">λ, x₀, and when to stop.</param>
    public static Solution Solve(IOperator a, Tensor y, SolverOptions options)
    {
        a.RequireLinear("LSQR");
        using var scope = NewDisposeScope();
        var (u, beta) = Normalised(options.Near is null ? y : y.sub(a.Forward(options.Near)));
        var (v, alpha) = Normalised(a.Adjoint(u));
        var (moved, w) = (zeros_like(v), v.clone());
        var state = new Rotations(alpha.clone(), beta, options.Damping);
        var start = alpha.mul(beta);                                                // ‖Aᵀ(y - A x₀)‖
        var enough = start.mul(tensor(options.Tolerance, dtype: start.dtype, device: start.device));
        var residual = start.clone();
        var done = 0;
        for (; done < options.MaxIterations && Largest(residual, start) > options.Tolerance; done++)
        {
            using var inner = NewDisposeScope();
            var active = residual.gt(enough);
            var (nextU, nextBeta) = Normalised(a.Forward(v).sub(ItemAlgebra.Times(alpha, u)));
            var (nextV, nextAlpha) = Normalised(a.Adjoint(nextU).sub(ItemAlgebra.Times(nextBeta, v)));
            var (nextState, step, back, norm) = state.Turn(nextAlpha, nextBeta);

            // An item that has converged stands still: beyond that its steps are ratios of rounding errors.
            var nextMoved = moved.add(ItemAlgebra.Times(step.mul(active.to(step.dtype)), w), Scalars.One);
            var nextW = nextV.sub(ItemAlgebra.Times(back, w));
            var nextResidual = where(active, norm, residual);

            // The last iterate goes now, so that memory does not grow with the iterations.
            Tensor[] last = [u, v, w, moved, residual, alpha, state.RhoBar, state.PhiBar];
            foreach (var tensor in last) tensor.Dispose();
            (u, v, w) = (nextU.MoveToOuterDisposeScope(), nextV.MoveToOuterDisposeScope(),
                nextW.MoveToOuterDisposeScope());
            (moved, residual, alpha) = (nextMoved.MoveToOuterDisposeScope(),
                nextResidual.MoveToOuterDisposeScope(), nextAlpha.MoveToOuterDisposeScope());
            state = nextState.MoveToOuterDisposeScope();
            options.Report?.Invoke(done + 1, At(options.Near, moved));
        }
        return new Solution(
            At(options.Near, moved).MoveToOuterDisposeScope(), done,
            Largest(residual, start), options.Tolerance);
    }

    /// <summary>t / ‖t‖ and ‖t‖ of each item.</summary>
    private static (Tensor Unit, Tensor Norm) Normalised(Tensor t)
    {
        var norm = ItemAlgebra.Dot(t, t).sqrt();
        return (ItemAlgebra.Times(ItemAlgebra.NotZero(norm).reciprocal(), t), norm);
    }

    private static Tensor At(Tensor? near, Tensor moved) =>
        near is null ? moved : near.add(moved, Scalars.One);

    private static double Largest(Tensor residual, Tensor start) => ItemAlgebra.LargestRatio(residual, start);

    /// <summary>
    /// The QR factorisation of the bidiagonal matrix, kept up to date: ρ̄, φ̄ and √λ of the paper.
    /// </summary>
    private sealed record Rotations(Tensor RhoBar, Tensor PhiBar, double Damping)
    {
        /// <summary>Takes in the next α and β.</summary>
        /// <returns>The new state; φ/ρ, by which x moves; θ/ρ, by which w is taken back; ‖Aᵀr − λ(x −
        /// x₀)‖.</returns>
        public (Rotations Next, Tensor Step, Tensor Back, Tensor Residual) Turn(Tensor alpha, Tensor beta)
        {
            using var damping = Damping.ToScalar();
            // the rotation that removes √λ
            var damped = RhoBar.Squared().add(damping, Scalars.One).sqrt();
            var phiBar = PhiBar.mul(RhoBar.div(ItemAlgebra.NotZero(damped)));
            var rho = ItemAlgebra.NotZero(damped.Squared().add(beta.Squared(), Scalars.One).sqrt());
            var (cos, sin) = (damped.div(rho), beta.div(rho));
            var (phi, nextPhiBar) = (cos.mul(phiBar), sin.mul(phiBar));
            return (new Rotations(cos.mul(alpha).neg(), nextPhiBar, Damping), phi.div(rho),
                sin.mul(alpha).div(rho), nextPhiBar.mul(alpha).mul(cos).abs());
        }

        public Rotations MoveToOuterDisposeScope() =>
            new(RhoBar.MoveToOuterDisposeScope(), PhiBar.MoveToOuterDisposeScope(), Damping);
    }
}
