using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Imaging;

/// <summary>
/// Display of images that are no pictures: complex ones, whose two channels are real and imaginary part, and
/// others with neither one channel nor three. |x| = √(Σ over the channels of x²).
/// </summary>
public static class Magnitude
{
    /// <summary>Whether images of a shape are pictures already: grey or RGB, with values in [0, 1].</summary>
    public static bool IsPicture(ImageShape shape) => shape.Channels is 1 or 3;

    /// <summary>Pictures as they are; of others |x|, divided by its largest value.</summary>
    /// <param name="images">(N, C, H, W).</param>
    /// <param name="peakOf">Images whose largest |x| divides instead, (·, C, H, W); null for these.</param>
    /// <returns>(N, C, H, W), or (N, 1, H, W).</returns>
    public static Tensor Shown(Tensor images, Tensor? peakOf = null)
    {
        if (images.shape[1] is 1 or 3) return images;
        using var scope = NewDisposeScope();
        var shown = Of(images);
        var peak = (peakOf is null ? shown : Of(peakOf)).max().cpu().item<float>();
        if (peak > 0 && float.IsFinite(peak))
        {
            using var factor = (1 / peak).ToScalar();
            shown = shown.mul(factor);
        }
        return shown.MoveToOuterDisposeScope();
    }

    private static Tensor Of(Tensor images) => images.Squared().sum(1, keepdim: true).sqrt();
}
