using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>The options of <see cref="GaussianNoise"/>.</summary>
public sealed record GaussianNoiseOptions
{
    /// <summary>Standard deviation, in units of y.</summary>
    [Range(0, double.MaxValue)]
    [Description("Standard deviation σ, in units of the measurement y.")]
    public required double Sigma { get; init; }
}

/// <summary>Adds independent normal noise of one standard deviation.</summary>
/// <remarks>Drawn in float64 on the CPU, element by element: the same numbers on every device.</remarks>
[PluginExport(ExportKinds.Noise, "gaussian", "Independent normal noise of standard deviation sigma.",
    Equation = "y' = y + σ n, n ~ N(0, I)", Shapes = "y: (N, ...)")]
public sealed class GaussianNoise(GaussianNoiseOptions options) : INoise
{
    /// <inheritdoc/>
    public double? Sigma => options.Sigma;

    /// <inheritdoc/>
    public Tensor Apply(Tensor y, RandomStream random)
    {
        using var scope = NewDisposeScope();
        var noise = new double[y.numel()];
        for (var i = 0; i < noise.Length; i++) noise[i] = options.Sigma * random.NextNormal();
        var drawn = tensor(noise, y.shape).to(y.dtype).to(y.device);
        return y.add(drawn, Scalars.One).MoveToOuterDisposeScope();
    }
}
