using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Gradient magnitude similarity deviation: how unevenly the edges of an image are kept.</summary>
/// <remarks>
/// The images are averaged over 2 x 2 pixels; g is the magnitude of their Prewitt gradient (weights 1/3),
/// with zeros outside the image, and T = 170 on the scale 0..255. Three channels are compared by their luma.
/// Computed in float64; a batch gives the mean over its images. 0 for identical images.
/// </remarks>
[PluginExport(
    ExportKinds.Metric, "gmsd", "Gradient magnitude similarity deviation; 0 for identical images.",
    Equation = "√ mean (s - mean s)², s = (2 gx gy + T) / (gx² + gy² + T), T = 170/255²",
    Shapes = "x, y: (N, 1 or 3, H, W) in [0, 1]; H, W ≥ 2",
    Citation = "Xue, Zhang, Mou, Bovik, Gradient magnitude similarity deviation, IEEE TIP 23(2), 2014")]
public sealed class Gmsd : IMetric
{
    private static readonly Scalar T = (170 / (255.0 * 255.0)).ToScalar();

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    /// <exception cref="PluginException">
    /// The images have neither one channel nor three, or are smaller than 2 x 2.
    /// </exception>
    public double Compute(Tensor restored, Tensor reference) =>
        ImagePair.Mean(restored, reference, (x, y) =>
        {
            if (Math.Min(x.shape[1], x.shape[2]) < 2)
            {
                throw new PluginException(
                    $"gmsd averages 2 x 2 pixels, but the images have only {x.shape[1]} x {x.shape[2]} "
                    + "(height x width). Use larger images, or leave gmsd out of the metrics");
            }
            var (gx, gy) = (Gradient(x), Gradient(y));
            var similarity = gx.mul(gy).mul(Scalars.Two).add(T, Scalars.One)
            .div(gx.Squared().Plus(gy.Squared()).add(T, Scalars.One));
            var deviation = similarity.sub(similarity.mean());
            return Math.Sqrt(ImagePair.MeanOf(deviation.Squared()));
        });

    private static Tensor Gradient(Tensor image)
    {
        var luma = LumaOf.Image("gmsd", image.to(ScalarType.Float64));
        var padded = nn.functional.pad(luma, [0, luma.shape[3] % 2, 0, luma.shape[2] % 2]);
        var half = nn.functional.avg_pool2d(padded, 2, 2);
        const double Third = 1 / 3.0;
        var across = tensor((double[])[Third, 0, -Third, Third, 0, -Third, Third, 0, -Third], [1, 1, 3, 3]);
        var dx = nn.functional.conv2d(half, across, padding: [1, 1]);
        var dy = nn.functional.conv2d(half, across.transpose(2, 3), padding: [1, 1]);
        return dx.Squared().Plus(dy.Squared()).sqrt();
    }
}
