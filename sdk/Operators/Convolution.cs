using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>Boundary condition of a convolution.</summary>
public enum ConvolutionBorder
{
    /// <summary>The image goes on at the other side.</summary>
    Circular,

    /// <summary>Nothing: 0.</summary>
    Zero,

    /// <summary>The image in a mirror, the border pixel not repeated.</summary>
    Reflect,

    /// <summary>Not known: only pixels whose surroundings lie within the image are measured.</summary>
    Valid,
}

/// <summary>Blur: A x = k ∗ x, each channel on its own, with the kernel's middle at [h / 2, w / 2].</summary>
/// <remarks>
/// A true convolution: a kernel that is a photo of a point is what the blurred image of one point looks like.
/// A circular one is diagonal in the Fourier domain, so ‖A‖ = max |F k|, and A⁺ divides by F k where it is
/// not small.
/// </remarks>
public static class Convolution
{
    /// <summary>Frequencies damped to less than this, relatively, count as lost.</summary>
    private const double Lost = 1e-4;

    private static readonly long[] Sides = [-2, -1];

    /// <summary>The operator; it keeps a copy of the kernel.</summary>
    /// <param name="request">What it is created for.</param>
    /// <param name="kernel">k: (h, w), not larger than the image.</param>
    /// <param name="border">What lies beyond the border.</param>
    /// <exception cref="PluginException">The kernel does not fit the image.</exception>
    public static IOperator Of(
        OperatorRequest request, Tensor kernel, ConvolutionBorder border = ConvolutionBorder.Circular)
    {
        var (_, h, w) = request.Image;
        if (kernel.dim() != 2 || kernel.shape[0] > h || kernel.shape[1] > w)
        {
            throw new PluginException($"a kernel of ({string.Join(", ", kernel.shape)}) does not fit images "
                + $"of {request.Image}: expected (rows, columns), not larger than the image");
        }
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var k = kernel.detach().to(request.DType).to(request.Device);
        return border == ConvolutionBorder.Circular ? Circular(request, k) : Continued(request, k, border);
    }

    private static LinearOperator Circular(OperatorRequest request, Tensor k)
    {
        var (c, h, w) = request.Image;
        var (rows, columns) = (k.shape[0], k.shape[1]);
        var spread = nn.functional.pad(k, [0, w - columns, 0, h - rows]).roll(
            (long[])[-(rows / 2), -(columns / 2)], Sides);
        var spectrum = fft.rfft2(spread, null, Sides);
        var conjugate = spectrum.conj().resolve_conj();
        var squared = spectrum.abs().Squared();
        var largest = squared.max().to(ScalarType.Float64).item<double>();
        using var least = (largest * Lost * Lost).ToScalar();
        var inverse = conjugate.mul(where(squared.gt(least), squared.reciprocal(), zeros_like(squared)));
        return new LinearOperator(
            request.Image, [c, h, w], x => Filter(x, spectrum), y =>
                Filter(y, conjugate), spectrum, conjugate, inverse)
        {
            Norm = Math.Sqrt(largest),
            ClosedFormPseudoInverse = y => Filter(y, inverse),
        };

        Tensor Filter(Tensor x, Tensor by) => fft.irfft2(fft.rfft2(x, null, Sides).mul(by), [h, w], Sides);
    }

    private static ForwardOperator Continued(OperatorRequest request, Tensor k, ConvolutionBorder border)
    {
        var (_, h, w) = request.Image;
        var (rows, columns) = (k.shape[0], k.shape[1]);
        var (top, left) = ((rows - 1) / 2, (columns - 1) / 2);
        long[] around = [left, columns - 1 - left, top, rows - 1 - top];
        long[] whole = border == ConvolutionBorder.Valid ? [h, w] : [h + rows - 1, w + columns - 1];
        var spectrum = fft.rfft2(k, whole, Sides);
        return new ForwardOperator(request, Convolve, spectrum);

        // Around the image as it is continued, the transform's own continuation reaches the first rows and
        // columns only.
        Tensor Convolve(Tensor x)
        {
            var all = fft.irfft2(fft.rfft2(Surrounded(x), null, Sides).mul(spectrum), whole, Sides);
            return all.narrow(2, rows - 1, whole[0] - rows + 1).narrow(
                3, columns - 1, whole[1] - columns + 1);
        }

        Tensor Surrounded(Tensor x) => border switch
        {
            ConvolutionBorder.Zero => nn.functional.pad(x, around),
            ConvolutionBorder.Reflect => nn.functional.pad(x, around, PaddingModes.Reflect),
            _ => x,
        };
    }
}
