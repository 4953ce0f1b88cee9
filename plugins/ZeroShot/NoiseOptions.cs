using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Models;

namespace Idm.Plugins.ZeroShot;

/// <summary>Spacing of the noise levels between the first and the last.</summary>
public enum NoiseSpacing
{
    /// <summary>Evenly in σ^(1/7): many low levels (Karras et al., arXiv 2206.00364, equation 5).</summary>
    Karras,

    /// <summary>Evenly in log σ: each is the same share of the one before.</summary>
    Log,
}

/// <summary>The falling noise levels that all samplers here share.</summary>
public abstract record NoiseOptions
{
    private const double HighestUnasked = 50, LowestUnasked = 0.005, Rho = 7;

    /// <summary>σ₁; null for the model's own, at most 50.</summary>
    [Description("The first noise level σ, in units of the image, where 1 is white; not given, the model's "
        + "largest, at most 50.")]
    [Range(1e-4, 1e4)]
    public double? SigmaMax { get; init; }

    /// <summary>σ_T; null for the model's own, at least 0.005.</summary>
    [Description("The last noise level σ; not given, the model's smallest, at least 0.005.")]
    [Range(1e-6, 1e4)]
    public double? SigmaMin { get; init; }

    /// <summary>Spacing of the levels between them.</summary>
    [Description("How the levels lie between: karras (many low ones), or log (evenly in log σ).")]
    public NoiseSpacing Spacing { get; init; } = NoiseSpacing.Karras;

    /// <summary>σ₁ > ... > σ_T, and σ_{T+1} = 0.</summary>
    /// <param name="steps">T.</param>
    /// <param name="range">What the model was made for.</param>
    /// <param name="sampler">The sampler's name, for messages.</param>
    /// <exception cref="PluginException">The levels do not suit the model, or are not in order.</exception>
    internal double[] Sigmas(int steps, SigmaRange range, string sampler)
    {
        var high = Chosen(SigmaMax, range.Nearest(HighestUnasked), range, sampler, "sigma_max");
        var low = Chosen(SigmaMin, Math.Min(high, range.Nearest(LowestUnasked)), range, sampler, "sigma_min");
        if (low > high)
        {
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"the sampler '{sampler}' goes from σ = {high:g4} down to {low:g4}, which is higher: ")
                + "sigma_min has to be below sigma_max");
        }
        return [.. Between(high, low, steps), 0];
    }

    /// <summary>Levels from one to another, both included.</summary>
    internal IEnumerable<double> Between(double high, double low, int count) => Enumerable.Range(0, count)
        .Select(i => i == 0 ? 0 : i / (count - 1.0))
        .Select(share => Spacing == NoiseSpacing.Log
            ? high * Math.Pow(low / high, share)
            : Math.Pow(double.Lerp(Math.Pow(high, 1 / Rho), Math.Pow(low, 1 / Rho), share), Rho));

    /// <summary>A noise level of the pipeline, if it has one and the model was made for it.</summary>
    /// <exception cref="PluginException">The model was made for others.</exception>
    internal static double Chosen(
        double? asked, double otherwise, SigmaRange range, string sampler, string key) =>
        asked is not { } sigma ? otherwise
        : range.Contains(sigma) ? sigma
        : throw new PluginException(string.Create(CultureInfo.InvariantCulture,
            $"the sampler '{sampler}' is told σ = {sigma:g4} ({key}), and the model was made for {range}: ")
            + $"choose a level in there, or leave {key} out");
}

/// <summary>The options of samplers that draw.</summary>
public abstract record DrawingOptions : NoiseOptions
{
    /// <summary>A seed for the sampler's draws alone.</summary>
    [Description("Changes what the sampler draws and nothing else: not the operator, nor the noise in the "
        + "measurement.")]
    [Range(0, long.MaxValue)]
    public long? Seed { get; init; }

    /// <summary>The stream that the sampler draws from.</summary>
    internal RandomStream Draws(RandomStream item) => Seed is { } seed ? item.Derive("seed", seed) : item;
}
