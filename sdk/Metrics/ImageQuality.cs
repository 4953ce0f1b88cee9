using static TorchSharp.torch;

namespace Idm.Sdk.Metrics;

/// <summary>Standard measures of an image's distance from the ground truth.</summary>
public static class ImageQuality
{
    /// <summary>The PSNR of images that are equal, in dB, where the formula gives no number.</summary>
    public const double PsnrOfEqual = 100;

    /// <summary>The peak signal-to-noise ratio in dB: 20 log₁₀(peak / √mse), and 100 where mse = 0.</summary>
    /// <param name="meanSquaredError">The mean of squared differences over all samples.</param>
    /// <param name="peak">The largest value that samples may take.</param>
    public static double Psnr(double meanSquaredError, double peak = 1) =>
        meanSquaredError == 0 ? PsnrOfEqual : 20 * Math.Log10(peak / Math.Sqrt(meanSquaredError));

    /// <summary>
    /// The peak signal-to-noise ratio in dB of images whose peak value is 1, over all of them together.
    /// </summary>
    /// <remarks>
    /// Grey and colour images (one channel or three) count as they are shown, clamped to [0, 1].
    /// </remarks>
    /// <param name="restored">(N, C, H, W).</param>
    /// <param name="reference">
    /// The true images, (N, C, H, W) or what broadcasts to it, on the same device.
    /// </param>
    public static double Psnr(Tensor restored, Tensor reference)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var shown = restored.shape[1] is 1 or 3 ? restored.clamp(Scalars.Zero, Scalars.One) : restored;
        return Psnr(shown.to(ScalarType.Float64).sub(reference).Squared().mean().item<double>());
    }
}
