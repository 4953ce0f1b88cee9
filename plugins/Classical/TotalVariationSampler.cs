using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>Least squares with total variation: what could be done before anything was learned.</summary>
/// <remarks>
/// MFISTA: a gradient step on the data term, then the denoiser of <see cref="TotalVariationDenoiser"/>, with
/// momentum, never to a worse objective. A is linear, so A x follows x through extrapolation: one A and one
/// Aᵀ a step. Items of a batch do not see each other.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
[PluginExport(ExportKinds.Sampler, "tv", "Total-variation reconstruction, without a model.",
    Equation = "x = argmin ½‖A x − y‖² + λ TV(x), x in C",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation = "A. Beck, M. Teboulle, Fast Gradient-Based Algorithms for Constrained Total Variation Image "
        + "Denoising and Deblurring Problems, IEEE TIP 18(11) 2009, doi 10.1109/TIP.2009.2028250")]
public sealed class TotalVariationSampler(TotalVariationOptions options) : ISampler
{
    /// <inheritdoc/>
    public int Steps => options.Iterations;

    /// <inheritdoc/>
    public bool NeedsModel => false;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        measurement.Operator.RequireLinear("the sampler 'tv'");
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();                // the denoiser's field lives as long as the loop
        var (a, y) = (measurement.Operator, measurement.Y);
        var start = measurement.BackProjection;
        var lipschitz = Lipschitz(a, y, context.Random);
        var denoiser = new TotalVariationDenoiser(
            start, options.Weight / lipschitz, options.InnerIterations, options.Bounds);

        var (first, t) =
            (Candidate.Of(denoiser.Denoise(start.Times(1 / lipschitz)), measurement, options.Weight), 1.0);
        return context.Iterate(
            [.. first.Tensors, first.X, first.Measured], Steps,
            (state, _) =>
            {
                var (best, point, measured) = (Candidate.From(state), state[3], state[4]);
                var gradient = a.Adjoint(measured.Minus(y));
                var trial = Candidate.Of(
                    denoiser.Denoise(gradient.Times(-1 / lipschitz).Plus(point)), measurement,
                    options.Weight);
                var next = best.OrBetter(trial);

                var tNext = (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
                var (toTrial, onward) = (t / tNext, (t - 1) / tNext);
                t = tNext;
                return
                [
                    .. next.Tensors,
                    Extrapolated(next.X, trial.X, best.X, toTrial, onward),
                    Extrapolated(next.Measured, trial.Measured, best.Measured, toTrial, onward),
                ];
            },
            options.ReportEvery)[0].MoveToOuterDisposeScope();
    }

    /// <summary>next + s (trial − next) + m (next − last).</summary>
    private static Tensor Extrapolated(Tensor next, Tensor trial, Tensor last, double s, double m) =>
        trial.Minus(next).Times(s).Plus(next).Plus(next.Minus(last), times: m);

    /// <summary>‖A‖², a little more where it had to be estimated from below; 1 for A = 0.</summary>
    private static double Lipschitz(IOperator a, Tensor y, RandomStream random)
    {
        var norm = OperatorNorm.AtMost(a, random.Derive("norm"), y.dtype, y.device);
        return norm > 0 ? norm * norm : 1;
    }
}
