using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.KSpace;

/// <summary>K-space of one slice, with the zero frequency at row ⌊H/2⌋ and column ⌊W/2⌋.</summary>
/// <param name="Points">Complex (coils, H, W); the caller's.</param>
/// <param name="Lines">Whether each line was measured, along the axis of the lines.</param>
/// <param name="Readout">The axis of the samples of a line, 1 or 2; it is measured without gaps.</param>
/// <param name="Width">Samples of the readout that the image keeps.</param>
internal sealed record KSpaceSlice(Tensor Points, bool[] Lines, int Readout, int Width)
{
    /// <summary>
    /// The slice without the oversampling of its readout: transformed along it, cropped around the middle,
    /// and transformed back. In the caller's dispose scope.
    /// </summary>
    public KSpaceSlice Cropped()
    {
        var samples = Points.shape[Readout];
        if (Width <= 0 || Width >= samples) return this;
        using var scope = NewDisposeScope();
        var lines = fft.fftshift(fft.ifft(
            fft.ifftshift(Points, [Readout]), dim: Readout, norm: TorchSharp.FFTNormType.Ortho), [Readout]);
        var kept = lines.narrow(Readout, (samples / 2) - (Width / 2), Width);
        var points = fft.fftshift(fft.fft_(
            fft.ifftshift(kept, [Readout]), dim: Readout, norm: TorchSharp.FFTNormType.Ortho), [Readout]);
        return this with { Points = points.contiguous().MoveToOuterDisposeScope() };
    }

    /// <summary>
    /// The block around the centre that is measured without gaps, at most <paramref name="side"/> points a
    /// side and as many before the centre as from it; complex (coils, h, w), in the caller's dispose scope.
    /// </summary>
    public Tensor Calibration(int side)
    {
        var middle = Lines.Length / 2;
        var half = 0;
        while (half < side / 2 && half < middle && middle + half < Lines.Length && Lines[middle + half]
            && Lines[middle - half - 1])
            half++;
        var samples = Points.shape[Readout];
        var along = Math.Min(side, samples);
        return Points.narrow(Readout, (samples / 2) - (along / 2), along)
            .narrow(3 - Readout, middle - half, 2 * half).contiguous();
    }

    /// <summary>The measured points, (H, W) of bool, in the caller's dispose scope.</summary>
    public Tensor Mask()
    {
        using var scope = NewDisposeScope();
        var (h, w) = (Points.shape[1], Points.shape[2]);
        var lines = tensor(Lines);
        return (Readout == 1 ? lines.view(1, w) : lines.view(h, 1)).expand(h, w).contiguous()
            .MoveToOuterDisposeScope();
    }
}
