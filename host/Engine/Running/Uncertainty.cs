using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>Standard deviation of samples, and its coverage.</summary>
internal static class Uncertainty
{
    /// <summary>Gain of deviations in pictures, that of differences.</summary>
    public const float Gain = 5;

    /// <summary>The names of the numbers, in their order.</summary>
    public const string Deviation = "deviation", WithinOne = "within_1_sigma", WithinTwo = "within_2_sigma";

    /// <summary>
    /// The root mean square of the deviation, and the shares of the reference's samples within one and two
    /// deviations of the mean: 0.683 and 0.954 where the deviation is right and the error normal.
    /// </summary>
    /// <param name="mean">(1, C, H, W).</param>
    /// <param name="deviation">s, (1, C, H, W).</param>
    /// <param name="reference">The true image; null if it is not known: then there are no shares.</param>
    public static IEnumerable<KeyValuePair<string, double>> Of(
        Tensor mean, Tensor deviation, Tensor? reference)
    {
        using var scope = NewDisposeScope();
        List<KeyValuePair<string, double>> found =
            [new(Deviation, deviation.Squared().mean([], type: ScalarType.Float64).sqrt().item<double>())];
        if (reference is null) return found;
        var error = reference.sub(mean).abs();
        found.Add(new(WithinOne, Share(1)));
        found.Add(new(WithinTwo, Share(2)));
        return found;

        double Share(double deviations)
        {
            using var times = deviations.ToScalar();
            return error.le(deviation.mul(times)).to(ScalarType.Float64).mean().item<double>();
        }
    }

    /// <summary>The picture of a deviation: 5 s, or of images that are no pictures |s|, scaled.</summary>
    public static Tensor Picture(Tensor deviation)
    {
        using var gain = ((double)Gain).ToScalar();
        using var scaled = deviation.mul(gain);
        return Imaging.Magnitude.Shown(scaled).alias();
    }
}
