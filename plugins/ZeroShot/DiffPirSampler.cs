using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>Options of the sampler <c>diffpir</c>.</summary>
public sealed record DiffPirOptions : DrawingOptions
{
    /// <summary>Noise levels T.</summary>
    [Description("Noise levels: one call of the model and one proximal step each.")]
    [Range(1, 100_000)]
    public int Steps { get; init; } = 100;

    /// <summary>λ.</summary>
    [Description("Weight λ of the prior against the data: 1 is that of the noise levels; more smooths.")]
    [Range(1e-6, 1e6)]
    public double Lambda { get; init; } = 7;

    /// <summary>ζ.</summary>
    [Description("The share ζ of fresh noise in each step: 0 draws only the start, 1 keeps none of the old.")]
    [Range(0.0, 1.0)]
    public double Zeta { get; init; } = 0.3;

    /// <summary>σ_y where none is known.</summary>
    [Description("The noise σ that is counted on in the measurement where there is less, or none is known.")]
    [Range(1e-6, 1000.0)]
    public double LeastNoise { get; init; } = 0.001;
}

/// <summary>A proximal step on the data term between denoising and renoising: DiffPIR.</summary>
/// <remarks>
/// <code>
/// x̂₀ = D(x, σ);  z = argmin ‖A z − y‖² + ρ ‖z − x̂₀‖²,  ρ = λ σ_y² / σ²
/// ê = (x − z) / σ;  x' = z + σ' (√(1−ζ) ê + √ζ n)
/// </code>
/// z is in closed form where A⁺ = Aᵀ, and by conjugate gradient elsewhere.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
[PluginExport(
    ExportKinds.Sampler, "diffpir",
    "Zero-shot: a prior and proximal steps in turn, with fresh noise (DiffPIR).",
    Equation = "z = argmin ‖A z − y‖² + λ σ_y²/σ² ‖z − x̂₀‖²,  x ← z + σ'(√(1−ζ) (x − z)/σ + √ζ n)",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation =
        "Y. Zhu et al., Denoising Diffusion Models for Plug-and-Play Image Restoration, CVPRW 2023, arXiv "
            + "2305.08995")]
public sealed class DiffPirSampler(DiffPirOptions options) : ISampler
{
    private const string Name = "diffpir";

    /// <inheritdoc/>
    public int Steps => options.Steps;

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        using var noGrad = no_grad();
        var prior = model.RequirePrior(Name);
        measurement.Operator.RequireLinear("the sampler 'diffpir'");
        var sigmas = options.Sigmas(Steps, prior.SigmaRange, Name);
        var random = options.Draws(context.Random);
        var noise = Math.Max(measurement.NoiseSigma, options.LeastNoise);

        return context.Iterate(
            NormalNoise.Around(measurement.BackProjection, sigmas[0], random), Steps, (x, i) =>
        {
            var (now, next) = (sigmas[i - 1], sigmas[i]);
            var level = NoiseLevel.OfSigma(now, Steps - i + 1, Steps);
            var z = measurement.Proximal(
                prior.Denoise(x, level, measurement), options.Lambda * noise * noise / (now * now));
            var renoised = z.Plus(level.Noise(x, z), times: next * Math.Sqrt(1 - options.Zeta))
                .WithNoise(next * Math.Sqrt(options.Zeta), random);
            return (renoised, z);
        });
    }
}
