using System.Globalization;
using Idm.Configuration.Settings;
using Idm.Sdk;
using Idm.Sdk.Models;

namespace Idm.Training.Plans;

/// <summary>The noise levels that a model learns to remove, and what an error counts at each.</summary>
/// <remarks>
/// Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models, NeurIPS 2022, arXiv
/// 2206.00364, table 1: ln σ is normal, and squared errors of D count (σ² + σ_d²) / (σ σ_d)².
/// </remarks>
/// <param name="Settings">What the pipeline says.</param>
public sealed record TrainingNoise(TrainNoiseSettings Settings)
{
    private const double LowestUnasked = 0.002, HighestUnasked = 20;

    /// <summary>The levels that are drawn, within those that a model was made for.</summary>
    /// <exception cref="PluginException">The pipeline asks for others.</exception>
    public SigmaRange RangeFor(SigmaRange model)
    {
        var range = new SigmaRange(
            Settings.SigmaMin ?? model.Nearest(LowestUnasked),
            Settings.SigmaMax ?? model.Nearest(HighestUnasked));
        if (!model.Contains(range.Low) || !model.Contains(range.High))
        {
            throw new PluginException($"train.noise: found {range}, and the model was made for {model}: "
                + "choose sigma_min and sigma_max in there, or leave them out");
        }
        return range.Low <= range.High ? range : throw new PluginException(string.Create(
            CultureInfo.InvariantCulture,
            $"train.noise: found sigma_min {range.Low:g4} above sigma_max {range.High:g4}; ")
            + "expected it below");
    }

    /// <summary>Draws σ.</summary>
    /// <param name="random">The stream, which moves on.</param>
    /// <param name="range">The levels, from <see cref="RangeFor"/>.</param>
    public double Draw(RandomStream random, SigmaRange range) => range.Nearest(
        Settings.Distribution == NoiseDistribution.LogUniform
            ? range.Low * Math.Pow(range.High / range.Low, random.NextUniform())
            : Settings.Median * Math.Exp(Settings.Spread * random.NextNormal()));

    /// <summary>√w: what the difference between a denoised patch and the true one is multiplied by.</summary>
    public double ErrorScale(double sigma) => Settings.Weighting == NoiseWeighting.Noise
        ? 1 / sigma
        : double.Hypot(sigma, Settings.ImageSigma) / (sigma * Settings.ImageSigma);
}
