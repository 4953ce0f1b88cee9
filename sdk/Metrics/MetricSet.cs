using static TorchSharp.torch;

namespace Idm.Sdk.Metrics;

/// <summary>The images of one run, as a metric over sets of images sees them, one after the other.</summary>
public abstract class MetricSet : IDisposable
{
    /// <summary>
    /// Takes in two image batches (N, C, H, W) with values in [0, 1]; keeps no tensor of the caller.
    /// </summary>
    /// <exception cref="PluginException">
    /// The metric cannot use these images; they stay out of the set.
    /// </exception>
    public abstract void Add(Tensor restored, Tensor reference);

    /// <summary>The value over all images so far.</summary>
    /// <exception cref="PluginException">There is none yet, for example for too few images.</exception>
    public abstract double Compute();

    /// <summary>Frees what was kept of the images.</summary>
    public abstract void Dispose();
}
