using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

/// <summary>Faults that people make with Fourier transforms, crops, scales and norms.</summary>
internal static class WrongTransforms
{
    private static readonly ImageShape Image = RightOperators.Image;

    /// <summary>F in pairs of reals; its transpose is conj(F), not F.</summary>
    public static LinearOperator MissingConjugate() => new(
        Image, [.. RightOperators.Size, 2],
        x => fft.fft2(x).view_as_real().clone(),
        y => real(fft.fft2(y.contiguous().view_as_complex())));

    /// <summary>Rolls by ⌊n/2⌋ both ways, which undoes itself for even n only.</summary>
    public static LinearOperator ShiftForEvenSizes(ImageShape image)
    {
        var by = (long)image.Width / 2;
        return new LinearOperator(image, [image.Channels, image.Height, image.Width],
            x => x.roll(by, 3), y => y.roll(by, 3))
        { Norm = 1, PseudoInverseIsAdjoint = true };
    }

    public static LinearOperator OffByOneCrop() => new(
        Image, [Image.Channels, Image.Height, Image.Width - 1],
        x => x.narrow(3, 1, Image.Width - 1), y => nn.functional.pad(y, [0, 1, 0, 0]));

    public static LinearOperator Enlarging()
    {
        var image = new ImageShape(1, 6, 4);
        return new LinearOperator(image, [1, 3, 2],
            x => nn.functional.avg_pool2d(x, 2), y => y.repeat_interleave(2, 2).repeat_interleave(2, 3));
    }

    public static LinearOperator Complex() => new(
        Image, RightOperators.Size, x => fft.fft2(x), y => real(fft.ifft2(y)));

    public static LinearOperator LowBound()
    {
        var right = RightOperators.Convolution();
        return new LinearOperator(right.Image, right.Measurement, right.Forward, right.Adjoint, right)
        { NormBound = 1 };
    }
}
