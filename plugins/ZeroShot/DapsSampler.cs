using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>
/// The image drawn anew at each noise level, by Langevin steps about a short ODE solve: DAPS, for any
/// differentiable operator.
/// </summary>
/// <remarks>
/// <code>
/// x̂₀: the probability-flow ODE dx/dσ = (x − D(x, σ)) / σ from x at σ down to 0, by Euler's method
/// x₀ ~ exp(−‖x₀ − x̂₀‖² / 2r² − ‖A(x₀) − y‖² / 2β²), by x₀ ← x₀ − h ∇ + √(2h) n
/// x' = x₀ + σ' n
/// </code>
/// Levels forget each other but for x, so that early mistakes are fixed later.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
[PluginExport(
    ExportKinds.Sampler, "daps",
    "Zero-shot: decoupled annealing with a prior (DAPS); takes operators that are not linear, too.",
    Equation = "x₀ ~ exp(−‖x₀ − x̂₀(x)‖²/2r² − ‖A(x₀) − y‖²/2β²),  x ← x₀ + σ' n",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation =
        "B. Zhang et al., Improving Diffusion Inverse Problem Solving with Decoupled Noise Annealing, CVPR "
            + "2025, arXiv 2407.01521")]
public sealed class DapsSampler(DapsOptions options) : ISampler
{
    private const string Name = "daps";

    /// <inheritdoc/>
    public int Steps => options.Steps;

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        using var noGrad = no_grad();
        var (a, y, prior) = (measurement.Operator, measurement.Y, model.RequirePrior(Name));
        var lipschitz = Lipschitz(a, y, context.Random);
        var sigmas = options.Sigmas(Steps, prior.SigmaRange, Name);
        var random = options.Draws(context.Random);
        var beta = Math.Max(measurement.NoiseSigma, options.LeastNoise);
        var inner = context with { Report = null };         // one step a level is what observers see

        return context.Iterate(
            NormalNoise.Around(measurement.BackProjection, sigmas[0], random), Steps, (x, i) =>
        {
            var x0 = Drawn(Flowed(x, i), sigmas[i - 1]);
            return (x0.WithNoise(sigmas[i], random), x0);
        });

        Tensor Flowed(Tensor x, int i)
        {
            double[] levels = [.. options.Between(sigmas[i - 1], sigmas[^2], options.OdeSteps), 0];
            return inner.Iterate(x, options.OdeSteps, (z, k) =>
            {
                var clean = prior.Denoise(
                    z, NoiseLevel.OfSigma(levels[k - 1], Steps - i + 1, Steps), measurement);
                return clean.Plus(z.Minus(clean), times: levels[k] / levels[k - 1]);
            });
        }

        Tensor Drawn(Tensor about, double sigma)
        {
            var (near, fit) = (1 / options.Spread(sigma), 1 / (beta * beta));
            var length = options.LangevinRate / (near + (lipschitz * lipschitz * fit));
            return inner.Iterate(about, options.LangevinSteps, (z, _) =>
                z.Plus(z.Minus(about), times: -length * near)
                    .Plus(a.Pullback(z, a.Forward(z).Minus(y)), times: -length * fit)
                    .WithNoise(Math.Sqrt(2 * length), random));
        }
    }

    /// <summary>‖A‖, or a Lipschitz constant of a map that is not linear.</summary>
    private static double Lipschitz(IOperator a, Tensor y, RandomStream random) =>
        a.IsLinear || a.NormBound is not null
        ? OperatorNorm.AtMost(a, random.Derive("norm"), y.dtype, y.device)
        : throw new PluginException("the sampler 'daps' takes steps as long as a Lipschitz constant allows, "
            + "and this operator, which is not linear, declares none: give it one (NormBound; 'lipschitz:' "
            + "in scripts), or use 'dps'");
}
