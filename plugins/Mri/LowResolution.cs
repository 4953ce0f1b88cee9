using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>The images of all coils as far as the calibration region shows them.</summary>
internal static class LowResolution
{
    private const double Tiny = 1e-20;

    /// <summary>Complex (coils, H, W), of the region under a Hann window; in the caller's dispose scope.
    /// </summary>
    public static Tensor Images(Tensor calibration, int height, int width)
    {
        using var scope = NewDisposeScope();
        var (h, w) = (calibration.shape[1], calibration.shape[2]);
        var taper = hann_window(h, periodic: true).outer(hann_window(w, periodic: true));
        var (top, left) = ((height / 2) - (h / 2), (width / 2) - (w / 2));
        var centred = nn.functional.pad(
            calibration.mul(taper.to(calibration.device)), [left, width - w - left, top, height - h - top]);
        return fft.fftshift(fft.ifft2(fft.ifftshift(centred, [1, 2])), [1, 2]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Maps that take over the phase of the image, so that the image is real and not negative at this
    /// resolution: s sᴴc / |sᴴc|. A phase that an eigenvector has by chance would turn from pixel to pixel.
    /// </summary>
    /// <param name="maps">s, complex (coils, H, W), of norm 1 and of any phase.</param>
    /// <param name="images">c, of <see cref="Images"/>.</param>
    public static Tensor Aligned(Tensor maps, Tensor images)
    {
        using var scope = NewDisposeScope();
        var combined = maps.conj().mul(images).sum(0, keepdim: true);
        return maps.mul(combined.div(combined.abs().Plus(Tiny))).MoveToOuterDisposeScope();
    }
}
