using System.Globalization;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>Residual that an iterative solver reached, and whether it meets the tolerance.</summary>
/// <param name="X">The last iterate, (N, C, H, W), in the caller's dispose scope.</param>
/// <param name="Iterations">How many there were.</param>
/// <param name="Residual">The relative residual of the worst item, see
/// <see cref="SolverOptions.Tolerance"/>.</param>
/// <param name="Tolerance">What was wanted.</param>
public sealed record Solution(Tensor X, int Iterations, double Residual, double Tolerance)
{
    /// <summary>Whether the residual is below the tolerance; false if it is not a number.</summary>
    public bool Converged => Residual <= Tolerance;

    /// <summary>X, if the residual is at most the tolerance times <paramref name="slack"/>.</summary>
    /// <param name="purpose">What it was for, for the message.</param>
    /// <param name="slack">How far it may be missed.</param>
    /// <exception cref="PluginException">It is further off; X is disposed.</exception>
    public Tensor Require(string purpose, double slack = 1)
    {
        if (Residual <= slack * Tolerance) return X;
        X.Dispose();
        throw new PluginException(string.Create(CultureInfo.InvariantCulture,
            $"{purpose} did not converge: relative residual {Residual:g3} after {Iterations} iterations, "
            + $"wanted {Tolerance:g3}. Give the operator a PseudoInverse of its own, ")
            + "or damp the problem (sampler cg, damping)");
    }

    /// <summary>For example <c>converged: relative residual 8.1e-07 after 23 iterations</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Converged ? "converged" : "did not converge")}: relative residual {Residual:g3} "
        + $"after {Iterations} iterations");
}
