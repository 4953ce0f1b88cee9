using static TorchSharp.torch;

namespace Idm.Sdk.Metrics;

/// <summary>The export of kind <c>metric</c>: how near a restored image is to the true one.</summary>
/// <remarks>
/// A metric that is <see cref="IDisposable"/> is disposed with the run. Whatever it throws loses its own
/// value only: the image keeps its other metrics, and the report names the metric with the message.
/// </remarks>
public interface IMetric
{
    /// <summary>For tables, for example <c>dB</c>; empty for a plain number.</summary>
    string Unit => "";

    /// <summary>Whether a larger value is the better one.</summary>
    bool HigherIsBetter => true;

    /// <summary>Compares two images (N, C, H, W) with values in [0, 1], where 1 is the peak value.</summary>
    /// <exception cref="PluginException">
    /// The metric has no value for these images, for example because they are too small; the message says
    /// why.
    /// </exception>
    double Compute(Tensor restored, Tensor reference);

    /// <summary>
    /// A metric over a set of images, such as the distance of two distributions, begins a set here; null, as
    /// by default, for a metric of single images.
    /// </summary>
    /// <remarks>
    /// Where this is not null the host calls <see cref="MetricSet.Add"/> for each image instead of
    /// <see cref="Compute"/>, and reports one number beside the means.
    /// </remarks>
    MetricSet? StartSet() => null;
}
