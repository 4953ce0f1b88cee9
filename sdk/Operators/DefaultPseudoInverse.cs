using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// A⁺ of an operator that has no closed form: conjugate gradient, as far as its numbers carry.
/// </summary>
/// <remarks>
/// A residual ε leaves an error up to ε ‖A‖² / σ² in the directions of a singular value σ, so that with a
/// fixed ε what is found would not be the solution of least norm, nor linear in y. In float64 iterations
/// therefore go on to rounding; in float32 they stop where rounding, not A, would steer them.
/// </remarks>
internal static class DefaultPseudoInverse
{
    /// <summary>The relative residual above which there is nothing that could be called a solution.</summary>
    private const double Refused = 1e-3;

    /// <summary>A⁺ y.</summary>
    /// <exception cref="PluginException">
    /// There is none, or it did not converge: says how far it came.
    /// </exception>
    public static Tensor Of(IOperator a, Tensor y)
    {
        a.RequirePseudoInverse("the image of least norm");
        a.RequireLinear("the pseudo-inverse by conjugate gradient");
        var options = y.dtype == ScalarType.Float64
            ? new SolverOptions { Tolerance = 1e-13, MaxIterations = 1000 }
            : new SolverOptions { Tolerance = 1e-6, MaxIterations = 200 };
        return ConjugateGradient.Solve(a, y, options)
            .Require("the pseudo-inverse by conjugate gradient", slack: Refused / options.Tolerance);
    }
}
