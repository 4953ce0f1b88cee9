using static TorchSharp.torch;

namespace Idm.Plugins.Restoration;

/// <summary>
/// Convolution on a torus: F⁻¹ diag(ĥ) F, so that adjoint, norm and pseudo-inverse are those of ĥ.
/// </summary>
internal sealed class CircularConvolution : IDisposable
{
    private readonly long[] _sides;
    private readonly Tensor _spectrum;
    private readonly Tensor _conjugate;
    private readonly Tensor _inverse;

    /// <param name="kernel">h; where it is larger than the image it is wrapped around.</param>
    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where the images are.</param>
    public CircularConvolution(PointSpread kernel, int height, int width, ScalarType dtype, Device device)
    {
        _sides = [height, width];
        var wrapped = new double[height * width];
        for (var i = 0; i < kernel.Height; i++)
        for (var j = 0; j < kernel.Width; j++)
        {
            var (row, column) = (i - kernel.CentreRow, j - kernel.CentreColumn);
            wrapped[(Modulo(row, height) * width) + Modulo(column, width)] += kernel[i, j];
        }

        using var scope = NewDisposeScope();
        var spectrum = fft.rfft2(tensor(wrapped, [height, width]));
        var size = spectrum.abs();
        Norm = size.max().item<double>();
        // Frequencies that hardly pass are not inverted: there is nothing but rounding left of them.
        var lost = size.lt(tensor(Norm * (dtype == ScalarType.Float64 ? 1e-9 : 1e-4)));
        var inverse = where(lost, zeros_like(spectrum), spectrum.reciprocal());
        var complex = dtype == ScalarType.Float64 ? ScalarType.ComplexFloat64 : ScalarType.ComplexFloat32;
        _spectrum = Placed(spectrum);
        _conjugate = Placed(spectrum.conj().resolve_conj());
        _inverse = Placed(inverse);

        Tensor Placed(Tensor t) => t.to(complex).to(device).clone().DetachFromDisposeScope();
    }

    /// <summary>max |ĥ|, the largest singular value.</summary>
    public double Norm { get; }

    /// <summary>h ∗ x.</summary>
    public Tensor Apply(Tensor x) => Filter(x, _spectrum);

    /// <summary>The transposed convolution.</summary>
    public Tensor ApplyTransposed(Tensor y) => Filter(y, _conjugate);

    /// <summary>Division by ĥ where it is not 0.</summary>
    public Tensor ApplyInverse(Tensor y) => Filter(y, _inverse);

    public void Dispose()
    {
        _spectrum.Dispose();
        _conjugate.Dispose();
        _inverse.Dispose();
    }

    private Tensor Filter(Tensor x, Tensor filter)
    {
        using var scope = NewDisposeScope();
        return fft.irfft2(fft.rfft2(x).mul(filter), s: _sides).MoveToOuterDisposeScope();
    }

    private static int Modulo(int i, int n) => ((i % n) + n) % n;
}
