using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>Options of the sampler <c>ddrm</c>.</summary>
public sealed record DdrmOptions : DrawingOptions
{
    /// <summary>Noise levels T.</summary>
    [Description("Noise levels: one call of the model each.")]
    [Range(1, 100_000)]
    public int Steps { get; init; } = 20;

    /// <summary>η.</summary>
    [Description("The share η of fresh noise in each step, where A does not see.")]
    [Range(0.0, 1.0)]
    public double Eta { get; init; } = 0.85;

    /// <summary>η_b.</summary>
    [Description("How far what A sees follows y while it has less noise than the step: 1 is all the way.")]
    [Range(0.0, 1.0)]
    public double EtaB { get; init; } = 1;
}

/// <summary>
/// Diffusion in the spectral space of A, each singular value by its own rule: DDRM, for singular values 0 and
/// 1.
/// </summary>
/// <remarks>
/// <code>
/// x̂₀ = D(x, σ),  e = (x − x̂₀) / σ
/// not seen:          x' = x̂₀ + √(1−η²) σ' e + η σ' n
/// seen, σ' ≥ σ_y:    x' = (1 − η_b) x̂₀ + η_b Aᵀy + √(σ'² − η_b² σ_y²) n
/// seen, σ' &lt; σ_y:    x' = x̂₀ + √(1−η²) σ' (Aᵀy − x̂₀) / σ_y + η σ' n
/// </code>
/// AᵀA is the projector onto what is seen, so that no decomposition is needed.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
[PluginExport(
    ExportKinds.Sampler, "ddrm",
    "Zero-shot: spectral diffusion with a prior (DDRM), for operators with A⁺ = Aᵀ.",
    Equation =
        "not seen: x ← x̂₀ + √(1−η²) σ' e + η σ' n;  seen: x ← (1−η_b) x̂₀ + η_b Aᵀy + √(σ'² − η_b² σ_y²) n "
            + "while σ' ≥ σ_y",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation =
        "B. Kawar, M. Elad, S. Ermon, J. Song, Denoising Diffusion Restoration Models, NeurIPS 2022, arXiv "
            + "2201.11793")]
public sealed class DdrmSampler(DdrmOptions options) : ISampler
{
    private const string Name = "ddrm";

    /// <inheritdoc/>
    public int Steps => options.Steps;

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        using var noGrad = no_grad();
        var (a, noise, seen) = (measurement.Operator, measurement.NoiseSigma, measurement.BackProjection);
        var prior = model.RequirePrior(Name);
        a.RequireLinear("the sampler 'ddrm'");
        a.RequireProjector("the sampler 'ddrm'", "'ddnm', 'diffpir' or 'dps'");
        var sigmas = options.Sigmas(Steps, prior.SigmaRange, Name);
        var random = options.Draws(context.Random);
        var (kept, eta, etaB) = (Math.Sqrt(1 - (options.Eta * options.Eta)), options.Eta, options.EtaB);

        return context.Iterate(Start(), Steps, (x, i) =>
        {
            var (level, next) = (NoiseLevel.OfSigma(sigmas[i - 1], Steps - i + 1, Steps), sigmas[i]);
            var clean = prior.Denoise(x, level, measurement);
            var fresh = NormalNoise.Like(x, random);
            var unseen = clean.Plus(level.Noise(x, clean), times: kept * next).Plus(fresh, times: eta * next);
            var towards = seen.Minus(clean);
            var measured = next >= noise
                ? clean.Plus(towards, times: etaB).Plus(fresh, times: Rest(next, etaB * noise))
                : clean.Plus(towards, times: kept * next / noise).Plus(fresh, times: eta * next);
            return (unseen.Plus(a.Normal(measured.Minus(unseen))), clean);
        });

        // What is seen begins at y, with as much noise as is missing to σ₁.
        Tensor Start()
        {
            using var scope = NewDisposeScope();
            var x = NormalNoise.Around(seen, sigmas[0], random);
            var begun = seen.WithNoise(Rest(sigmas[0], noise), random);
            return x.Plus(a.Normal(begun.Minus(x))).MoveToOuterDisposeScope();
        }
    }

    /// <summary>√(a² − b²), 0 where b is larger.</summary>
    private static double Rest(double a, double b) => Math.Sqrt(Math.Max(0, (a * a) - (b * b)));
}
