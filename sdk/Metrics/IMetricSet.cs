using static TorchSharp.torch;

namespace Idm.Sdk.Metrics;

/// <summary>The images of one run, as a metric over sets of images sees them, one after the other.</summary>
public interface IMetricSet : IDisposable
{
    /// <summary>
    /// Takes in two image batches (N, C, H, W) with values in [0, 1]; keeps no tensor of the caller.
    /// </summary>
    /// <exception cref="PluginException">
    /// The metric cannot use these images; they stay out of the set.
    /// </exception>
    void Add(Tensor restored, Tensor reference);

    /// <summary>The value over all images so far.</summary>
    /// <exception cref="PluginException">There is none yet, for example for too few images.</exception>
    double Compute();
}
