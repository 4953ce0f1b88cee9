using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="PoissonNoise"/>.</summary>
public sealed record PoissonNoiseOptions
{
    /// <summary>Photons expected where y = 1.</summary>
    [Range(0.001, 1e12)]
    [Description("Photons expected where y = 1: fewer are noisier.")]
    public required double Photons { get; init; }
}

/// <summary>Shot noise: each number is a count of photons.</summary>
[PluginExport(ExportKinds.Noise, "poisson", "Shot noise: so many photons are counted where y = 1.",
    Equation = "y' = n / p, n ~ Poisson(p y);  mean y, variance y / p", Shapes = "y: (N, ...), not below 0")]
public sealed class PoissonNoise(PoissonNoiseOptions options) : INoise
{
    private readonly PhotonCount _count = new("poisson", options.Photons);

    /// <inheritdoc/>
    /// <exception cref="PluginException">y goes below 0.</exception>
    public Tensor Apply(Tensor y, RandomStream random)
    {
        _count.RequireLight(y);
        return PerElement.Of(y, v => _count.Draw(v, random));
    }
}
