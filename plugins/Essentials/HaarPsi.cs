using Idm.Sdk;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Haar wavelet-based perceptual similarity index.</summary>
/// <remarks>
/// On the scale 0..255 and after averaging over 2 x 2 pixels, for each of two directions: the local
/// similarity of the Haar coefficients of scales 1 and 2, S(a, b) = (2 a b + C) / (a² + b² + C) with C = 30,
/// goes through the sigmoid with slope α = 4.2 and is weighted by the larger coefficient of scale 3. Three
/// channels are compared in YIQ: the directions by Y, and the colours I and Q, averaged over 2 x 2 pixels, as
/// a third similarity, weighted by the mean of the two. Zeros lie outside the image. Computed in float64; a
/// batch gives the mean over its images. 1 for identical images, and for two black ones.
/// </remarks>
[PluginExport(
    ExportKinds.Metric, "haarpsi", "Haar wavelet-based perceptual similarity; 1 for identical images.",
    Equation = "σ⁻¹(Σ σ(s) w / Σ w)², σ(t) = 1 / (1 + exp(-4.2 t)), s and w from Haar coefficients",
    Shapes = "x, y: (N, 1 or 3, H, W) in [0, 1]; H, W ≥ 2",
    Citation =
        "Reisenhofer, Bosse, Kutyniok, Wiegand, A Haar wavelet-based perceptual similarity index for image "
        + "quality assessment, Signal Processing: Image Communication 61, 2018")]
public sealed class HaarPsi : IMetric
{
    private const double Alpha = 4.2;
    private static readonly double[] I = [0.596, -0.274, -0.322], Q = [0.211, -0.523, 0.312];
    private static readonly Scalar Peak = 255.0.ToScalar(), C = 30.0.ToScalar(), Slope = Alpha.ToScalar();
    private static readonly Scalar Half = 0.5.ToScalar();
    private static readonly Scalar Quarter = 0.25.ToScalar();

    /// <inheritdoc/>
    /// <exception cref="PluginException">
    /// The images have neither one channel nor three, or are smaller than 2 x 2.
    /// </exception>
    public double Compute(Tensor restored, Tensor reference) =>
        ImagePair.Mean(restored, reference, Similarity);

    private static double Similarity(Tensor restored, Tensor reference)
    {
        if (Math.Min(restored.shape[1], restored.shape[2]) < 2)
        {
            throw new PluginException(
                $"haarpsi averages 2 x 2 pixels, but the images have only {restored.shape[1]} x "
                    + $"{restored.shape[2]} "
                + "(height x width). Use larger images, or leave haarpsi out of the metrics");
        }
        var (x, y) = (restored.to(ScalarType.Float64).mul(Peak), reference.to(ScalarType.Float64).mul(Peak));
        var (lumaX, lumaY) = (Halve(LumaOf.Image("haarpsi", x)), Halve(LumaOf.Image("haarpsi", y)));
        List<(Tensor Similarity, Tensor Weight)> terms = [];
        foreach (var upright in (bool[])[true, false])
        {
            var fine = Alike(Haar(lumaX, 1, upright), Haar(lumaY, 1, upright));
            var middle = Alike(Haar(lumaX, 2, upright), Haar(lumaY, 2, upright));
            var coarse = Haar(lumaX, 3, upright).maximum(Haar(lumaY, 3, upright));
            terms.Add((fine.Plus(middle).mul(Half), coarse));
        }
        if (x.shape[0] == 3)
        {
            var colour = Alike(Colour(x, I), Colour(y, I)).Plus(Alike(Colour(x, Q), Colour(y, Q))).mul(Half);
            terms.Add((colour, terms[0].Weight.Plus(terms[1].Weight).mul(Half)));
        }

        var weights = terms.Sum(t => Sum(t.Weight));
        if (weights == 0) return 1;                                         // both images are black
        var mean = terms.Sum(t => Sum(t.Similarity.mul(Slope).sigmoid().mul(t.Weight))) / weights;
        return Math.Pow(Math.Log(mean / (1 - mean)) / Alpha, 2);
    }

    /// <summary>
    /// The magnitudes of the Haar coefficients of a scale: 2^-scale times the difference of the halves of a
    /// square.
    /// </summary>
    private static Tensor Haar(Tensor image, int scale, bool upright)
    {
        var side = 1 << scale;
        var weights = new double[side * side];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (upright ? i / side : i % side) < side / 2 ? -1.0 / side : 1.0 / side;
        return Filter(image, tensor(weights, [1, 1, side, side])).abs();
    }

    private static Tensor Colour(Tensor image, double[] weights) =>
        Filter(Halve(LumaOf.Channel(image, weights)), full(
            [1, 1, 2, 2], Quarter, dtype: ScalarType.Float64)).abs();

    /// <summary>An even filter whose centre is the upper left of the middle four; the size stays.</summary>
    private static Tensor Filter(Tensor image, Tensor filter)
    {
        var (before, after) = ((filter.shape[2] / 2) - 1, filter.shape[2] / 2);
        return nn.functional.conv2d(nn.functional.pad(image, [before, after, before, after]), filter);
    }

    private static Tensor Halve(Tensor image) => nn.functional.avg_pool2d(
        nn.functional.pad(image, [0, image.shape[3] % 2, 0, image.shape[2] % 2]), 2, 2);

    private static Tensor Alike(Tensor a, Tensor b) =>
        a.mul(b).mul(Scalars.Two).add(C, Scalars.One).div(a.Squared().Plus(b.Squared()).add(C, Scalars.One));

    private static double Sum(Tensor values) => values.sum().item<double>();
}
