using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>
/// Sensitivities by ESPIRiT (Uecker et al., Magn Reson Med 71(3), 2014): what every window of k-space obeys,
/// seen at each pixel.
/// </summary>
/// <remarks>
/// <code>
/// rows of C: all k x k windows of the calibration region, all coils side by side;  C = U Σ Vᴴ
/// v_i: the conjugates of the columns of V with σ_i > 0.01 σ_1;  a_i(x) = Σ_δ v_i(δ) e^{2πi δ·x/N}
/// W(x) = 1/k² Σ_i a_i(x) a_i(x)ᴴ;  W(x) s(x) = s(x) wherever there is an image
/// </code>
/// </remarks>
internal static class EspiritMaps
{
    /// <summary>k.</summary>
    public const int Window = 6;

    private const double LeastSingularValue = 0.01, LeastEigenvalue = 0.9;

    /// <summary>Complex maps (coils, H, W), of norm 1 where there is an image, and 0 elsewhere.</summary>
    /// <param name="calibration">Complex (coils, h, w): the measured centre of k-space.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static Tensor Of(Tensor calibration, int height, int width)
    {
        using var scope = NewDisposeScope();
        var coils = calibration.shape[0];
        var rows = calibration.to(ScalarType.ComplexFloat64).unfold(1, Window, 1).unfold(2, Window, 1)
            .permute(1, 2, 0, 3, 4).reshape(-1, coils * Window * Window);
        // The right singular vectors are the eigenvectors of CᴴC, whose eigenvalues are σ².
        var (squares, basis) = linalg.eigh(rows.conj().transpose(0, 1).matmul(rows));
        var least = squares[-1].item<double>() * LeastSingularValue * LeastSingularValue;
        using var threshold = least.ToScalar();
        using var certain = LeastEigenvalue.ToScalar();
        var kept = squares.gt(threshold).count_nonzero().item<long>();
        var kernels = basis.narrow(1, basis.shape[1] - kept, kept).conj().transpose(0, 1)
            .reshape(kept, coils, Window, Window).to(ScalarType.ComplexFloat32);

        var sums = zeros(
            [(long)height * width, coils, coils], dtype: ScalarType.ComplexFloat32,
            device: calibration.device);
        for (var i = 0; i < kept; i++)
        {
            using var step = NewDisposeScope();
            var padded = nn.functional.pad(kernels[i], [0, width - Window, 0, height - Window]);
            var a = fft.fftshift(fft.ifft2(padded, norm: FFTNormType.Forward), [1, 2])
                .reshape(coils, -1).transpose(0, 1).unsqueeze(2);
            sums.add_(a.matmul(a.conj().transpose(1, 2)), Scalars.One);
        }
        var (vectors, values) = DominantVectors.Of(
            sums.Times(1.0 / (Window * Window)), height, width);
        return LowResolution.Aligned(vectors, LowResolution.Images(calibration, height, width))
            .mul(values.gt(certain)).MoveToOuterDisposeScope();
    }
}
