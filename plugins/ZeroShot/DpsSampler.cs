using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>Options of the sampler <c>dps</c>.</summary>
public sealed record DpsOptions : DrawingOptions
{
    /// <summary>Noise levels T.</summary>
    [Description("Noise levels: one call of the model each, and one back through it.")]
    [Range(1, 100_000)]
    public int Steps { get; init; } = 1000;

    /// <summary>ζ.</summary>
    [Description("Length ζ of the steps towards the measurement: 0.3 to 1 as published, for 1000 steps; "
        + "about 1000 / steps for fewer, and less where y is noisy.")]
    [Range(0.0, 1000.0)]
    public double Zeta { get; init; } = 1;
}

/// <summary>
/// Ancestral sampling, guided by the gradient of the misfit through the model: DPS, for any differentiable
/// operator.
/// </summary>
/// <remarks>
/// <code>
/// x̂₀ = D(x, σ);  κ = σ'² / σ²
/// x' = (1 − κ) x̂₀ + κ x + σ' √(1 − κ) n  −  ½ ζ √((1 + 4σ²)(1 + 4σ'²)) ∇ₓ ‖y − A(x̂₀(x))‖
/// </code>
/// Published as a step of ζ for x_vp = √ᾱ x of images in [−1, 1], with ᾱ = 1 / (1 + 4σ²); the factor before
/// the gradient is that step for images in [0, 1] and x = x₀ + σ n. Each item of a batch has its own norm.
/// Since the norm's gradient does not shrink with the misfit, a step is about ζ long over the whole image
/// whatever is missing: few steps of the published length do not reach the measurement.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
[PluginExport(
    ExportKinds.Sampler, "dps",
    "Zero-shot: ancestral steps guided by the gradient through a prior; takes operators that are "
    + "not linear, too.",
    Equation = "x ← ancestral(x, x̂₀) − ½ ζ √((1+4σ²)(1+4σ'²)) ∇ₓ ‖y − A(x̂₀(x))‖",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation =
        "H. Chung et al., Diffusion Posterior Sampling for General Noisy Inverse Problems, ICLR 2023, arXiv "
            + "2209.14687")]
public sealed class DpsSampler(DpsOptions options) : ISampler
{
    private const string Name = "dps";

    /// <inheritdoc/>
    public int Steps => options.Steps;

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        using var noGrad = no_grad();
        var prior = model.RequirePrior(Name);
        var sigmas = options.Sigmas(Steps, prior.SigmaRange, Name);
        var random = options.Draws(context.Random);

        return context.Iterate(
            NormalNoise.Around(measurement.BackProjection, sigmas[0], random), Steps, (x, i) =>
        {
            var (now, next) = (sigmas[i - 1], sigmas[i]);
            var (clean, gradient) = Misfit(
                x, NoiseLevel.OfSigma(now, Steps - i + 1, Steps), prior, measurement);
            var kept = next * next / (now * now);
            var ancestral = clean.Times(1 - kept).Plus(x, times: kept)
                .WithNoise(next * Math.Sqrt(1 - kept), random);
            return (ancestral.Plus(gradient, times: -StepLength(now, next)), clean);
        });
    }

    /// <summary>x̂₀(x), and ∇ₓ ‖y − A(x̂₀(x))‖.</summary>
    private static (Tensor Clean, Tensor Gradient) Misfit(
        Tensor x, NoiseLevel level, IModel prior, Measurement measurement)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var at = x.detach().requires_grad_();
        var clean = prior.Denoise(at, level, measurement);
        var missing = measurement.Y.Minus(measurement.Operator.Forward(clean)).flatten(1);
        var misfit = missing.norm(1).sum();
        var gradient = autograd.grad([misfit], [at])[0];
        return (clean.detach().MoveToOuterDisposeScope(), gradient.MoveToOuterDisposeScope());
    }

    private double StepLength(double now, double next) =>
        options.Zeta / 2 * Math.Sqrt((1 + (4 * now * now)) * (1 + (4 * next * next)));
}
