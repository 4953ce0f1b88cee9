using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>
/// Peak signal-to-noise ratio: 20 log₁₀(255 / √mse) on the scale 0..255, and 100 where mse = 0.
/// </summary>
/// <remarks>
/// Nothing is rounded to codes: the restored image counts as it was computed. Differences are taken in the
/// images' dtype, their squares averaged in float64 over all pixels and channels of an image; a batch gives
/// the mean over its images.
/// </remarks>
[PluginExport(ExportKinds.Metric, "psnr", "Peak signal-to-noise ratio in dB; 100 for identical images.",
    Equation = "20 log₁₀(255 / √mse), mse = mean((255 x - 255 y)²); 100 if mse = 0",
    Shapes = "x, y: (N, C, H, W) in [0, 1]")]
public sealed class Psnr : IMetric
{
    private static readonly Scalar Peak = 255.0.ToScalar();

    /// <inheritdoc/>
    public string Unit => "dB";

    /// <inheritdoc/>
    public double Compute(Tensor restored, Tensor reference) =>
        ImagePair.Mean(restored, reference, (x, y) =>
        {
            var difference = x.mul(Peak).sub(y.mul(Peak)).to(ScalarType.Float64);
            var mse = ImagePair.MeanOf(difference.mul(difference));
            return ImageQuality.Psnr(mse, peak: 255);
        });
}
