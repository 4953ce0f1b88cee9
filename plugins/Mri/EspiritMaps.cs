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
    private const long MostPixels = 1 << 12;        // at once: their matrices W take coils² numbers each

    /// <summary>Complex maps (coils, H, W), of norm 1 where there is an image, and 0 elsewhere.</summary>
    /// <param name="calibration">Complex (coils, h, w): the measured centre of k-space.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static Tensor Of(Tensor calibration, int height, int width)
    {
        using var scope = NewDisposeScope();
        var kernels = Kernels(calibration);
        var (down, right) = (Turns(height), Turns(width));
        List<Tensor> maps = [];
        var rows = Math.Max(1, MostPixels / width);
        for (var first = 0L; first < height; first += rows)
        {
            using var part = NewDisposeScope();
            var some = down.narrow(1, first, Math.Min(rows, height - first));
            var a = some.t().matmul(kernels).matmul(right).permute(2, 3, 1, 0)
                .reshape(-1, kernels.shape[1], kernels.shape[0]);
            var (vectors, values) = DominantVectors.Of(
                a.matmul(a.conj().transpose(1, 2)).Times(1.0 / (Window * Window)));
            using var certain = LeastEigenvalue.ToScalar();
            maps.Add(vectors.mul(values.gt(certain)).transpose(0, 1)
                .reshape(kernels.shape[1], -1, width).MoveToOuterDisposeScope());
        }
        return LowResolution.Aligned(cat(maps, 1), LowResolution.Images(calibration, height, width))
            .MoveToOuterDisposeScope();
    }

    /// <summary>v, complex (kernels, coils, k, k).</summary>
    private static Tensor Kernels(Tensor calibration)
    {
        using var scope = NewDisposeScope();
        var coils = calibration.shape[0];
        var rows = calibration.to(ScalarType.ComplexFloat64).unfold(1, Window, 1).unfold(2, Window, 1)
            .permute(1, 2, 0, 3, 4).reshape(-1, coils * Window * Window);
        // The right singular vectors are the eigenvectors of CᴴC, whose eigenvalues are σ².
        var (squares, basis) = linalg.eigh(rows.conj().transpose(0, 1).matmul(rows));
        using var least =
            (squares[-1].item<double>() * LeastSingularValue * LeastSingularValue).ToScalar();
        var kept = squares.gt(least).count_nonzero().item<long>();
        return basis.narrow(1, basis.shape[1] - kept, kept).conj().transpose(0, 1)
            .reshape(kept, coils, Window, Window).to(ScalarType.ComplexFloat32).MoveToOuterDisposeScope();
    }

    /// <summary>e^{2πi δ x/N} (k, N), with x from the middle of the image.</summary>
    private static Tensor Turns(int size)
    {
        using var scope = NewDisposeScope();
        var x = arange(size, dtype: ScalarType.Float64).Minus(size / 2).Times(2 * Math.PI / size);
        var angles = arange(Window, dtype: ScalarType.Float64).outer(x);
        return complex(angles.cos(), angles.sin()).to(ScalarType.ComplexFloat32).MoveToOuterDisposeScope();
    }
}
