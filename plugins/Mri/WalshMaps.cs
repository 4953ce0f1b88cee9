using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>
/// Sensitivities by adaptive combination (Walsh, Gmitro, Marcellin, Magn Reson Med 43(5), 2000): the dominant
/// eigenvector of the coils' local covariance in an image of low resolution.
/// </summary>
internal static class WalshMaps
{
    private const int Side = 7;

    /// <summary>Complex maps (coils, H, W), of norm 1 everywhere.</summary>
    /// <param name="calibration">Complex (coils, h, w): the measured centre of k-space.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static Tensor Of(Tensor calibration, int height, int width)
    {
        using var scope = NewDisposeScope();
        var coils = calibration.shape[0];
        var images = LowResolution.Images(calibration, height, width);
        var products = images.unsqueeze(1).mul(images.conj().unsqueeze(0)).reshape(1, -1, height, width);
        var covariance = complex(Mean(products.real), Mean(products.imag))
            .view(coils, coils, -1).permute(2, 0, 1).contiguous();
        var (vectors, _) = DominantVectors.Of(covariance);
        return LowResolution.Aligned(vectors.transpose(0, 1).reshape(coils, height, width), images).MoveToOuterDisposeScope();
    }

    private static Tensor Mean(Tensor planes) => nn.functional.avg_pool2d(
        planes.contiguous(), Side, stride: 1, padding: Side / 2, count_include_pad: false);
}
