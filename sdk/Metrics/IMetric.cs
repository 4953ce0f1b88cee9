using static TorchSharp.torch;

namespace Idm.Sdk.Metrics;

/// <summary>The export of kind <c>metric</c>: how near a restored image is to the true one.</summary>
public interface IMetric
{
    /// <summary>For tables, for example <c>dB</c>; empty for a plain number.</summary>
    string Unit => "";

    /// <summary>Whether a larger value is the better one.</summary>
    bool HigherIsBetter => true;

    /// <summary>Compares two images (N, C, H, W) with values in [0, 1], where 1 is the peak value.</summary>
    double Compute(Tensor restored, Tensor reference);
}
