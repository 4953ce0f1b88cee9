using System.ComponentModel;
using Idm.Sdk;
using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Normalisation of a root mean squared error.</summary>
public enum ErrorScale
{
    /// <summary>The root mean square of the reference.</summary>
    Euclidean,

    /// <summary>The reference's largest minus its smallest value.</summary>
    MinMax,

    /// <summary>The mean of the reference.</summary>
    Mean,
}

/// <summary>Options of <see cref="Nrmse"/>.</summary>
public sealed record NrmseOptions
{
    [Description("What the error is divided by: euclidean (the root mean square of the reference), min-max "
        + "(its range) or mean (its mean).")]
    public ErrorScale Normalization { get; init; } = ErrorScale.Euclidean;
}

/// <summary>
/// Root mean squared error of each image, relative to the reference; a batch gives the mean.
/// </summary>
/// <remarks>0 for identical images; infinite where the divisor is 0 and the images differ.</remarks>
[PluginExport(ExportKinds.Metric, "nrmse", "Root mean squared error relative to the reference.",
    Equation = "√mean((x - y)²) / d; d = √mean(y²), max y - min y, or mean y",
    Shapes = "x, y: (N, C, H, W) in [0, 1]")]
public sealed class Nrmse(NrmseOptions options) : IMetric
{
    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public double Compute(Tensor restored, Tensor reference) =>
        ImagePair.Mean(restored, reference, (x, y) =>
        {
            var truth = y.to(ScalarType.Float64);
            var error = Math.Sqrt(ImagePair.MeanOf(x.to(ScalarType.Float64).sub(truth).Squared()));
            return error == 0 ? 0 : error / options.Normalization switch
            {
                ErrorScale.Euclidean => Math.Sqrt(ImagePair.MeanOf(truth.Squared())),
                ErrorScale.MinMax => truth.max().item<double>() - truth.min().item<double>(),
                _ => ImagePair.MeanOf(truth),
            };
        });
}
