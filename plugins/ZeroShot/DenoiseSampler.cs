using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>One evaluation of the model: the posterior mean of an image that is only noisy.</summary>
/// <param name="options">What the pipeline says.</param>
[PluginExport(
    ExportKinds.Sampler, "denoise",
    "The model once, at the noise level of the measurement: removes noise where nothing else is missing.",
    Equation = "x̂ = D(Aᵀ y, σ);  AᵀA = I",
    Shapes = "x̂ (N, C, H, W)",
    Citation = "K. Miyasawa, An empirical Bayes estimator of the mean of a normal population, Bulletin of "
        + "the International Statistical Institute 38 (1961)")]
public sealed class DenoiseSampler(DenoiseOptions options) : ISampler
{
    private const double Exact = 1e-3;

    /// <inheritdoc/>
    public int Steps => 1;

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireWholeImage(measurement, context.Random.Derive("whole image"));
        var range = model.SigmaRange;
        var level = NoiseLevel.OfSigma(NoiseOptions.Chosen(
            options.Sigma, range.Nearest(measurement.NoiseSigma), range, "denoise", "sigma"));
        return context.Iterate(
            measurement.BackProjection, 1, (x, _) => model.Denoise(x, level, measurement));
    }

    /// <summary>
    /// Refuses operators that take something from the image: AᵀA n = n is tried on noise n.
    /// </summary>
    private static void RequireWholeImage(Measurement measurement, RandomStream random)
    {
        using var scope = NewDisposeScope();
        if (measurement.Operator.IsLinear)
        {
            var probe = NormalNoise.Like(measurement.BackProjection[..1], random);
            var change = measurement.Operator.Normal(probe).Minus(probe).norm().Over(probe.norm());
            if (change.to(ScalarType.Float64).item<double>() < Exact) return;
        }
        throw new PluginException("the sampler 'denoise' needs an operator that keeps the whole image, AᵀA = "
            + "I, such as 'denoising', and this one does not: use 'ddnm', 'diffpir', 'pnp' or 'dps'");
    }
}
