using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Structural similarity over 7 x 7 uniform windows that lie wholly inside the image.</summary>
/// <remarks>
/// Means μ, sample variances σ² and covariance (divided by 48) of each window; C₁ = (0.01 L)², C₂ = (0.03 L)²
/// with L = 1, the peak. Computed in float64. The mean is over windows and channels; a batch gives the mean
/// over its images. 1 for identical images.
/// </remarks>
[PluginExport(
    ExportKinds.Metric, "ssim", "Structural similarity, 7 x 7 uniform windows; 1 for identical images.",
    Equation = "mean of (2 μx μy + C₁)(2 σxy + C₂) / ((μx² + μy² + C₁)(σx² + σy² + C₂))",
    Shapes = "x, y: (N, C, H, W) in [0, 1]; H, W ≥ 7",
    Citation = "Wang, Bovik, Sheikh, Simoncelli, Image quality assessment, IEEE TIP 13(4), 2004")]
public sealed class Ssim : IMetric
{
    private const int Window = 7;
    private static readonly Scalar C1 = (0.01 * 0.01).ToScalar();
    private static readonly Scalar C2 = (0.03 * 0.03).ToScalar();
    private static readonly Scalar ToSample = (Window * Window / (Window * Window - 1.0)).ToScalar();

    /// <inheritdoc/>
    /// <exception cref="PluginException">The images are smaller than a window.</exception>
    public double Compute(Tensor restored, Tensor reference) =>
        ImagePair.Mean(restored, reference, (x, y) =>
        {
            if (x.shape[1] < Window || x.shape[2] < Window)
            {
                throw new PluginException(
                    $"ssim compares windows of {Window} x {Window} pixels, but the images have only "
                    + $"{x.shape[1]} x {x.shape[2]} (height x width). Use larger images, or leave ssim out "
                    + "of the metrics");
            }
            return MeanSimilarity(
                x.to(ScalarType.Float64).unsqueeze(0), y.to(ScalarType.Float64).unsqueeze(0));
        });

    private static double MeanSimilarity(Tensor x, Tensor y)
    {
        var (mx, my) = (Mean(x), Mean(y));
        var (mxx, myy, mxy) = (mx.mul(mx), my.mul(my), mx.mul(my));
        var vx = Mean(x.mul(x)).sub(mxx).mul(ToSample);
        var vy = Mean(y.mul(y)).sub(myy).mul(ToSample);
        var vxy = Mean(x.mul(y)).sub(mxy).mul(ToSample);
        var above = mxy.mul(Scalars.Two).add(C1, Scalars.One).mul(vxy.mul(Scalars.Two).add(C2, Scalars.One));
        var below = mxx.Plus(myy).add(C1, Scalars.One).mul(vx.Plus(vy).add(C2, Scalars.One));
        return ImagePair.MeanOf(above.div(below));
    }

    private static Tensor Mean(Tensor image) => nn.functional.avg_pool2d(image, Window, 1);
}
