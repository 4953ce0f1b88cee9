using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// Some of the spatial frequencies of a real image: A x = m ⊙ F x, F the orthonormal Fourier transform.
/// </summary>
/// <remarks>
/// A measurement is real and imaginary parts, one after the other: (2C, H, W). For real images AᵀA = F⁻¹ s F
/// with s(k) = (m(k)² + m(-k)²) / 2, so ‖A‖ = √max s, and A⁺ = F⁻¹ s⁻¹ F Aᵀ where s is not 0.
/// </remarks>
public static class FourierMask
{
    private static readonly long[] Sides = [-2, -1];

    /// <summary>The operator; it keeps a copy of the mask.</summary>
    /// <param name="request">What it is created for.</param>
    /// <param name="mask">m: (C, H, W) or what broadcasts to it; the frequency 0 is at [0, 0].</param>
    /// <exception cref="PluginException">The mask does not fit the image.</exception>
    public static LinearOperator Of(OperatorRequest request, Tensor mask)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (c, h, w) = request.Image;
        var m = ImageTensor.Placed(request, mask, [c, h, w], "the factors of a Fourier mask");
        var squared = m.mul(m);
        var mirrored = squared.flip(Sides).roll((long[])[1, 1], Sides);
        var weights = squared.add(mirrored, Scalars.One).div(Scalars.Two);
        var inverse = where(weights.ne(Scalars.Zero), weights.reciprocal(), zeros_like(weights));
        return new LinearOperator(request.Image, [2L * c, h, w], Measure, BackProject, m, inverse)
        {
            Norm = Math.Sqrt(weights.max().to(ScalarType.Float64).item<double>()),
            PseudoInverseIsAdjoint =
                weights.sub(inverse).abs().max().to(ScalarType.Float64).item<double>() == 0,
            ClosedFormPseudoInverse = y => Inverse(Transform(BackProject(y)).mul(inverse)),
        };

        Tensor Measure(Tensor x)
        {
            var spectrum = Transform(x).mul(m);
            return cat([spectrum.real, spectrum.imag], 1);
        }

        Tensor BackProject(Tensor y)
        {
            var spectrum = complex(y.narrow(1, 0, c).contiguous(), y.narrow(1, c, c).contiguous());
            return Inverse(spectrum.mul(m));
        }
    }

    private static Tensor Transform(Tensor x) => fft.fft2(x, null, Sides, FFTNormType.Ortho);

    private static Tensor Inverse(Tensor spectrum) =>
        fft.ifft2(spectrum, null, Sides, FFTNormType.Ortho).real;
}
