using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="PoissonGaussianNoise"/>.</summary>
public sealed record PoissonGaussianNoiseOptions
{
    /// <summary>Photons expected where y = 1.</summary>
    [Range(0.001, 1e12)]
    [Description("Photons expected where y = 1: fewer are noisier.")]
    public required double Photons { get; init; }

    /// <summary>Standard deviation of the read-out, in units of y.</summary>
    [Range(0, double.MaxValue)]
    [Description("Standard deviation σ of the read-out noise, in units of the measurement y.")]
    public required double Sigma { get; init; }
}

/// <summary>A camera: photons are counted, and the electronics add normal noise.</summary>
[PluginExport(ExportKinds.Noise, "poisson-gaussian", "A camera: shot noise, then normal read-out noise.",
    Equation = "y' = n / p + σ g, n ~ Poisson(p y), g ~ N(0, 1);  mean y, variance y / p + σ²",
    Shapes = "y: (N, ...), not below 0")]
public sealed class PoissonGaussianNoise(PoissonGaussianNoiseOptions options) : INoise
{
    private readonly PhotonCount _count = new("poisson-gaussian", options.Photons);

    /// <inheritdoc/>
    /// <exception cref="PluginException">y goes below 0.</exception>
    public Tensor Apply(Tensor y, RandomStream random)
    {
        _count.RequireLight(y);
        var readOut = random.Derive("read-out");
        return PerElement.Of(y, v => _count.Draw(v, random) + (options.Sigma * readOut.NextNormal()));
    }
}
