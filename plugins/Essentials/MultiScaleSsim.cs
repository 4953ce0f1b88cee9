using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Structural similarity over five scales, each half as large as the one before.</summary>
/// <remarks>
/// At each scale means μ, variances σ² and covariance of Gaussian windows (11 x 11, σ = 1.5) that lie wholly
/// inside the image; C₁ = 0.01², C₂ = 0.03² with the peak at 1. Between scales 2 x 2 pixels are averaged, a
/// last odd row or column with itself. A mean contrast below zero counts as zero. Computed in float64, each
/// channel alone; the value is the mean over channels, and over the images of a batch. 1 for identical
/// images.
/// </remarks>
[PluginExport(
    ExportKinds.Metric, "ms-ssim", "Structural similarity over five scales; 1 for identical images.",
    Equation = "∏ⱼ (mean sⱼ)^wⱼ, sⱼ = (2 σxy + C₂)/(σx² + σy² + C₂) at scale j, "
        + "times (2 μx μy + C₁)/(μx² + μy² + C₁) at the last, w = 0.0448, 0.2856, 0.3001, 0.2363, 0.1333",
    Shapes = "x, y: (N, C, H, W) in [0, 1]; H, W ≥ 161",
    Citation =
        "Wang, Simoncelli, Bovik, Multiscale structural similarity for image quality assessment, Asilomar, "
            + "2003")]
public sealed class MultiScaleSsim : IMetric
{
    private const int Window = 11, SmallestSide = ((Window - 1) << 4) + 1;
    private const double Sigma = 1.5;
    private static readonly double[] Weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
    private static readonly Scalar C1 = (0.01 * 0.01).ToScalar();
    private static readonly Scalar C2 = (0.03 * 0.03).ToScalar();

    /// <inheritdoc/>
    /// <exception cref="PluginException">
    /// The images are smaller than a window at the coarsest scale.
    /// </exception>
    public double Compute(Tensor restored, Tensor reference) =>
        ImagePair.Mean(restored, reference, (x, y) =>
        {
            if (Math.Min(x.shape[1], x.shape[2]) < SmallestSide)
            {
                throw new PluginException(
                    $"ms-ssim halves images four times and then compares windows of {Window} x {Window} "
                        + "pixels, for "
                    + $"which they need {SmallestSide} x {SmallestSide}; these have {x.shape[1]} x "
                    + $"{x.shape[2]} "
                    + "(height x width). Use larger images, or leave ms-ssim out of the metrics");
            }
            using var window = Gaussian();
            var sum = 0.0;
            for (var c = 0; c < x.shape[0]; c++)
                sum += OfChannel(Plane(x, c), Plane(y, c), window);
            return sum / x.shape[0];
        });

    private static double OfChannel(Tensor x, Tensor y, Tensor window)
    {
        var product = 1.0;
        for (var scale = 0; scale < Weights.Length; scale++)
        {
            var (similarity, contrast) = Compare(x, y, window);
            var value = scale == Weights.Length - 1 ? similarity : contrast;
            product *= Math.Pow(Math.Max(value, 0), Weights[scale]);
            if (scale < Weights.Length - 1) (x, y) = (Halve(x), Halve(y));
        }
        return product;
    }

    private static (double Similarity, double Contrast) Compare(Tensor x, Tensor y, Tensor window)
    {
        var (mx, my) = (Mean(x, window), Mean(y, window));
        var (mxx, myy, mxy) = (mx.mul(mx), my.mul(my), mx.mul(my));
        var vx = Mean(x.mul(x), window).sub(mxx);
        var vy = Mean(y.mul(y), window).sub(myy);
        var vxy = Mean(x.mul(y), window).sub(mxy);
        var contrast = vxy.mul(Scalars.Two).add(C2, Scalars.One).div(vx.Plus(vy).add(C2, Scalars.One));
        var light = mxy.mul(Scalars.Two).add(C1, Scalars.One).div(mxx.Plus(myy).add(C1, Scalars.One));
        return (ImagePair.MeanOf(contrast.mul(light)), ImagePair.MeanOf(contrast));
    }

    private static Tensor Plane(Tensor image, int channel) =>
        image.select(0, channel).to(ScalarType.Float64).unsqueeze(0).unsqueeze(0);

    private static Tensor Mean(Tensor image, Tensor window) =>
        nn.functional.conv2d(nn.functional.conv2d(image, window), window.transpose(2, 3));

    private static Tensor Halve(Tensor image)
    {
        var (height, width) = (image.shape[2], image.shape[3]);
        var even = height % 2 == 0 && width % 2 == 0
            ? image : nn.functional.pad(image, [0, width % 2, 0, height % 2], PaddingModes.Replicate);
        return nn.functional.avg_pool2d(even, 2, 2);
    }

    private static Tensor Gaussian()
    {
        var weights = new double[Window];
        for (var i = 0; i < Window; i++)
            weights[i] = Math.Exp(-Math.Pow(i - (Window / 2), 2) / (2 * Sigma * Sigma));
        var sum = weights.Sum();
        return tensor(Array.ConvertAll(weights, w => w / sum), [1, 1, 1, Window]);
    }
}
