using Idm.Sdk;
using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>
/// Normalised mean squared error ‖x - y‖² / ‖y‖² of each image; a batch gives the mean over its images.
/// </summary>
/// <remarks>
/// 0 for identical images; infinite where the reference is black and the restored image is not.
/// </remarks>
[PluginExport(ExportKinds.Metric, "nmse", "Squared error relative to the energy of the reference.",
    Equation = "‖x - y‖² / ‖y‖²", Shapes = "x, y: (N, C, H, W) in [0, 1]")]
public sealed class Nmse : IMetric
{
    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public double Compute(Tensor restored, Tensor reference) =>
        ImagePair.Mean(restored, reference, (x, y) =>
        {
            var difference = x.sub(y).to(ScalarType.Float64);
            var truth = y.to(ScalarType.Float64);
            var error = ImagePair.MeanOf(difference.mul(difference));
            return error == 0 ? 0 : error / ImagePair.MeanOf(truth.mul(truth));
        });
}
