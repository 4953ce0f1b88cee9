using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>Splitting of data term and prior.</summary>
public enum Splitting
{
    /// <summary>Half-quadratic splitting: each in turn from the other's result.</summary>
    Hqs,

    /// <summary>Alternating direction method of multipliers: what they disagree in is carried on.</summary>
    Admm,
}

/// <summary>Options of the sampler <c>pnp</c>.</summary>
public sealed record PnpOptions : NoiseOptions
{
    /// <summary>From 49/255 evenly in log σ, as published, to the measurement's noise.</summary>
    public PnpOptions() => (SigmaMax, Spacing) = (49.0 / 255, NoiseSpacing.Log);

    /// <summary>Iterations.</summary>
    [Description("Iterations: one call of the model and one proximal step each; 8 to 24 as published.")]
    [Range(1, 100_000)]
    public int Steps { get; init; } = 24;

    /// <summary>λ.</summary>
    [Description("Weight λ of the prior against the data: 1 is that of the noise levels; more smooths.")]
    [Range(1e-6, 1e6)]
    public double Lambda { get; init; } = 0.23;

    /// <summary>Half-quadratic splitting, or ADMM.</summary>
    [Description("hqs, or admm, whose result for a fixed σ is the most probable image.")]
    public Splitting Splitting { get; init; } = Splitting.Hqs;

    /// <summary>σ_y where none is known.</summary>
    [Description("The noise σ that is counted on in the measurement where there is less, or none is known.")]
    [Range(1e-6, 1000.0)]
    public double LeastNoise { get; init; } = 0.003;
}

/// <summary>
/// Plug and play: a proximal step on the data term and a denoiser in turn, at a falling σ. Draws nothing.
/// </summary>
/// <remarks>
/// <code>
/// x = argmin ‖A x − y‖² + α ‖x − (z − u)‖²,  α = λ σ_y² / σ²
/// z = D(x + u, σ);  u ← u + x − z with ADMM, 0 with half-quadratic splitting
/// </code>
/// The denoiser of a normal prior is the proximal map of its negative logarithm, so that for λ = 1 ADMM finds
/// the posterior's mean.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
[PluginExport(
    ExportKinds.Sampler, "pnp",
    "Plug and play: proximal steps and a prior in turn, at falling noise; deterministic.",
    Equation = "x = argmin ‖A x − y‖² + λ σ_y²/σ² ‖x − z‖²,  z = D(x, σ)",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation =
        "K. Zhang et al., Plug-and-Play Image Restoration with Deep Denoiser Prior, IEEE TPAMI 44(10) 2022, "
            + "arXiv 2008.13751")]
public sealed class PnpSampler(PnpOptions options) : ISampler
{
    private const string Name = "pnp";

    /// <inheritdoc/>
    public int Steps => options.Steps;

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();                // u is not the caller's
        var prior = model.RequirePrior(Name);
        measurement.Operator.RequireLinear("the sampler 'pnp'");
        var noise = Math.Max(measurement.NoiseSigma, options.LeastNoise);
        var last = options.SigmaMin ?? prior.SigmaRange.Nearest(Math.Min(noise, options.SigmaMax ?? noise));
        var sigmas = (options with { SigmaMin = last }).Sigmas(Steps, prior.SigmaRange, Name);
        var start = measurement.Operator.HasPseudoInverse
            ? measurement.PseudoInverse
            : measurement.GradientStep(zeros_like(measurement.BackProjection));

        return context.Iterate([start, zeros_like(start)], Steps, (state, i) =>
        {
            var (now, z, u) = (sigmas[i - 1], state[0], state[1]);
            var x = measurement.Proximal(z.Minus(u), options.Lambda * noise * noise / (now * now));
            z = prior.Denoise(x.Plus(u), NoiseLevel.OfSigma(now, Steps - i + 1, Steps), measurement);
            return [z, options.Splitting == Splitting.Admm ? u.Plus(x).Minus(z) : u];
        })[0].MoveToOuterDisposeScope();
    }
}
