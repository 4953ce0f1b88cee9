using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>
/// Damped least squares (Tikhonov) by conjugate gradient or LSQR: the classical answer to any linear problem.
/// </summary>
/// <remarks>A result that is not as exact as was asked for is said once; it may still be the better
/// image.</remarks>
/// <param name="options">What the pipeline says.</param>
/// <param name="plugin">Where the sampler says what it did not reach.</param>
[PluginExport(ExportKinds.Sampler, "cg", "Damped least squares by conjugate gradient, without a model.",
    Equation = "x = argmin ‖A x − y‖² + λ ‖x‖²,  (AᵀA + λ) x = Aᵀ y",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation = "M. R. Hestenes, E. Stiefel, Methods of Conjugate Gradients for Solving Linear Systems, J. "
        + "Res. NBS 49(6), 1952; "
        + "C. C. Paige, M. A. Saunders, LSQR, ACM TOMS 8(1) 1982, doi:10.1145/355984.355989")]
public sealed class ConjugateGradientSampler(
    ConjugateGradientOptions options, PluginContext plugin) : ISampler
{
    private bool _said;

    /// <inheritdoc/>
    public int Steps => options.Iterations;

    /// <inheritdoc/>
    public bool NeedsModel => false;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        using var noGrad = no_grad();
        var (a, y) = (measurement.Operator, measurement.Y);
        a.RequireLinear("the sampler 'cg'");
        var norm = options.Damping == 0
            ? 1
            : a.Norm ?? OperatorNorm.Estimate(a, context.Random.Derive("norm"), y.dtype, y.device);
        var problem = new SolverOptions
        {
            Damping = options.Damping * norm * norm,
            Tolerance = options.Tolerance,
            MaxIterations = options.Iterations,
            Report = (i, x) =>
            {
                context.Cancellation.ThrowIfCancellationRequested();
                if (i % options.ReportEvery == 0) context.Show(new SamplerStep(i, options.Iterations, x, x));
            },
        };
        var solution = options.Solver == LeastSquaresSolver.Cgls
            ? ConjugateGradient.Solve(a, y, problem)
            : Lsqr.Solve(a, y, problem);
        if (!solution.Converged && !_said)
        {
            plugin.Log($"cg {solution}, wanted {options.Tolerance:g3}: more iterations or damping would be "
                + "closer to least squares");
            _said = true;
        }
        context.Show(
            new SamplerStep(Math.Max(1, solution.Iterations), options.Iterations, solution.X, solution.X));
        return solution.X;
    }
}
