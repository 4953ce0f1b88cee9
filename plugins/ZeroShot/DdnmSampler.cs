using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>
/// The null space from the prior, the range of Aᵀ from the measurement: DDNM, and DDNM+ where y is noisy.
/// </summary>
/// <remarks>
/// <code>
/// x̂₀ = D(x, σ),  e = (x − x̂₀) / σ
/// σ_y = 0:  x̂₀' = x̂₀ − A⁺(A x̂₀ − y),  x' = x̂₀' + σ' (√(1−η²) e + η n)
/// σ_y > 0:  x̂₀' = x̂₀ − λ A⁺(A x̂₀ − y),  λ = min(1, σ' / σ_y);  what A sees gets noise of variance σ'² − (λ σ_y)² instead
/// </code>
/// σ' is the next level, 0 after the last. y's own noise, λ σ_y, and the fresh one then are σ' together. That
/// is so for singular values of 1, so that noisy measurements need A⁺ = Aᵀ.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
[PluginExport(
    ExportKinds.Sampler, "ddnm",
    "Zero-shot: null space from a prior, range from the measurement (DDNM, DDNM+).",
    Equation = "x̂₀' = x̂₀ − A⁺(A x̂₀ − y),  x ← x̂₀' + σ'(√(1−η²) e + η n)",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation =
        "Y. Wang, J. Yu, J. Zhang, Zero-Shot Image Restoration Using Denoising Diffusion Null-Space Model, "
            + "ICLR 2023, arXiv 2212.00490")]
public sealed class DdnmSampler(DdnmOptions options) : ISampler
{
    private const string Name = "ddnm";

    private readonly IReadOnlyList<int> _path = TimeTravel.Path(options.Steps, options.Travel);

    /// <inheritdoc/>
    public int Steps => _path.Count;

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        using var noGrad = no_grad();
        var (a, noise, prior) = (measurement.Operator, measurement.NoiseSigma, model.RequirePrior(Name));
        a.RequireLinear("the sampler 'ddnm'");
        a.RequirePseudoInverse("the sampler 'ddnm'");
        if (noise > 0)
            a.RequireProjector("the sampler 'ddnm' with noise in the measurement",
                "'diffpir', 'pnp' or 'dps'");
        var sigmas = options.Sigmas(options.Steps, prior.SigmaRange, Name);
        var random = options.Draws(context.Random);

        return context.Iterate(
            NormalNoise.Around(measurement.BackProjection, sigmas[0], random), Steps, (x, i) =>
        {
            x = Raised(x, i, sigmas, random);
            var (level, next) =
                (NoiseLevel.OfSigma(sigmas[_path[i - 1]], Steps - i + 1, Steps), sigmas[_path[i - 1] + 1]);
            var clean = prior.Denoise(x, level, measurement);
            var around = level.Noise(x, clean).Times(next * Math.Sqrt(1 - (options.Eta * options.Eta)))
                .WithNoise(next * options.Eta, random);
            var consistent = measurement.ProjectOntoData(clean);
            if (noise == 0) return (consistent.Plus(around), consistent);

            var share = Math.Min(1, next / noise);
            var seen = zeros_like(x).WithNoise(
                Math.Sqrt(Math.Max(0, (next * next) - (share * share * noise * noise))), random);
            var nearer = clean.Plus(consistent.Minus(clean), times: share);
            return (nearer.Plus(around).Plus(a.Normal(seen.Minus(around))), nearer);
        });
    }

    /// <summary>
    /// x, at the noise level that the step starts from: higher than where the last one ended, if it travels.
    /// </summary>
    private Tensor Raised(Tensor x, int step, double[] sigmas, RandomStream random)
    {
        var from = _path[step - 1];
        if (step == 1 || _path[step - 2] + 1 == from) return x;
        var (low, high) = (sigmas[_path[step - 2] + 1], sigmas[from]);
        return x.WithNoise(Math.Sqrt((high * high) - (low * low)), random);
    }
}
