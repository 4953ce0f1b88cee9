using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// The orthonormal DCT-II along the last dimension: X_k = s_k Σ_i x_i cos(π (2i + 1) k / 2n), s_0 = √(1/n),
/// else √(2/n).
/// </summary>
/// <remarks>
/// By one real FFT of the same length, whatever n is (Makhoul, IEEE TASSP 28(1), 1980): with v the even
/// places of x and then the odd ones backwards, f_k = s_k e^(−iπk/2n) FFT(v)_k is X_k − i X_(n−k). Products
/// with n x n matrices are about as fast up to n = 128, and several times slower at 512, where they would
/// also take the memory.
/// </remarks>
internal sealed class CosineTransform : IDisposable
{
    private readonly int _n;
    private readonly Tensor _turn, _back;               // s_k e^(−iπk/2n) for k up to n/2, and what undoes it

    /// <param name="n">How many numbers are transformed.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where they are.</param>
    public CosineTransform(int n, ScalarType dtype, Device device)
    {
        _n = n;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using Scalar count = ((n / 2) + 1).ToScalar(), norm = Math.Sqrt(2.0 / n).ToScalar();
        var k = arange(Scalars.Zero, count, Scalars.One, ScalarType.Float64);
        var scale = full_like(k, norm);
        scale[0] = Math.Sqrt(1.0 / n);
        var angle = k.Times(Math.PI / (2 * n));
        _turn = Placed(polar(scale, angle.neg()));
        _back = Placed(polar(scale.reciprocal(), angle));

        Tensor Placed(Tensor t) => t
            .to(dtype == ScalarType.Float64 ? ScalarType.ComplexFloat64 : ScalarType.ComplexFloat32)
            .to(device).clone().DetachFromDisposeScope();
    }

    /// <summary>C x.</summary>
    public Tensor Apply(Tensor x)
    {
        var v = cat([x.slice(-1, 0, _n, 2), x.slice(-1, 1, _n, 2).flip(-1)], -1);
        var turned = fft.rfft(v).mul(_turn);
        return cat([turned.real, turned.imag.narrow(-1, 1, (_n - 1) / 2).flip(-1).neg()], -1);
    }

    /// <summary>Cᵀ c, which is C⁻¹ c.</summary>
    public Tensor ApplyTransposed(Tensor c)
    {
        var above = c.narrow(-1, _n - (_n / 2), _n / 2).flip(-1).neg();
        var imaginary = cat([zeros_like(c.narrow(-1, 0, 1)), above], -1);
        var turned = complex(c.narrow(-1, 0, (_n / 2) + 1).contiguous(), imaginary);
        var v = fft.irfft(turned.mul(_back), _n);
        var odd = v.narrow(-1, _n - (_n / 2), _n / 2).flip(-1);
        if (_n % 2 == 1) odd = nn.functional.pad(odd, [0, 1]);
        return stack([v.narrow(-1, 0, (_n + 1) / 2), odd], -1).flatten(-2).narrow(-1, 0, _n);
    }

    public void Dispose()
    {
        _turn.Dispose();
        _back.Dispose();
    }
}
