using Idm.Sdk;
using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>
/// Mean absolute error of each image, 1 being the peak value; a batch gives the mean over its images.
/// </summary>
[PluginExport(ExportKinds.Metric, "mae", "Mean absolute error; the peak value is 1.",
    Equation = "mean |x - y|", Shapes = "x, y: (N, C, H, W) in [0, 1]")]
public sealed class Mae : IMetric
{
    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public double Compute(Tensor restored, Tensor reference) =>
        ImagePair.Mean(restored, reference, (x, y) => ImagePair.MeanOf(x.sub(y).abs()));
}
