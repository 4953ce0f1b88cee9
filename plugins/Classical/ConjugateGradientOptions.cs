using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Classical;

/// <summary>Solver of the normal equations.</summary>
public enum LeastSquaresSolver
{
    /// <summary>Conjugate gradient.</summary>
    Cgls,

    /// <summary>Bidiagonalisation: as expensive, and better where A is ill-conditioned.</summary>
    Lsqr,
}

/// <summary>Options of the sampler <c>cg</c>.</summary>
public sealed record ConjugateGradientOptions
{
    /// <summary>λ / ‖A‖².</summary>
    [Description("Damping λ in units of ‖A‖²: more keeps noise from growing where A hardly sees, and blurs.")]
    [Range(0.0, 1000.0)]
    public double Damping { get; init; }

    /// <summary>Iterations at the most.</summary>
    [Description("Iterations at the most, one A and one Aᵀ each; fewer damp, too.")]
    [Range(1, 1_000_000)]
    public int Iterations { get; init; } = 100;

    /// <summary>Relative residual of the normal equations.</summary>
    [Description("Stops when the residual of the normal equations is so much smaller than at the start.")]
    [Range(0.0, 1.0)]
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>CGLS or LSQR.</summary>
    [Description("cgls, or lsqr, which loses fewer digits where A is ill-conditioned.")]
    public LeastSquaresSolver Solver { get; init; } = LeastSquaresSolver.Cgls;

    /// <summary>Every which iterate observers see; they always see the result.</summary>
    [Description("Every which iterate is shown; the result always is.")]
    [Range(1, 1_000_000)]
    public int ReportEvery { get; init; } = 10;
}
