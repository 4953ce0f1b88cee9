using static TorchSharp.torch;

namespace Idm.Plugins.Tomography;

/// <summary>The ramp filter |ω| of filtered back-projection, along the detector.</summary>
/// <remarks>
/// It is given by its samples in space, 1/4τ² at 0, -1/(πnτ)² at odd n and 0 at even n, which keep the mean
/// right where samples of |ω| would not (Kak and Slaney 1988, section 3.3).
/// </remarks>
internal static class RampFilter
{
    /// <summary>Filters the rows of (N, bins); without wrapping around.</summary>
    /// <param name="rows">The projections.</param>
    /// <param name="spacing">τ, the distance of bins.</param>
    /// <param name="window">What damps high frequencies.</param>
    public static Tensor Apply(Tensor rows, double spacing, RampWindow window)
    {
        using var scope = NewDisposeScope();
        var bins = (int)rows.shape[1];
        var length = 2 * bins;
        var kernel = new double[length];
        for (var n = -bins + 1; n < bins; n++)
        {
            kernel[(n + length) % length] = n == 0 ? 1 / (4 * spacing)
                : n % 2 == 0 ? 0
                : -1 / (Math.PI * Math.PI * n * n * spacing);
        }
        var gains = new double[bins + 1];
        for (var k = 0; k <= bins; k++) gains[k] = Gain((double)k / bins, window);

        // The kernel is even, so its transform is real.
        var response = fft.rfft(tensor(kernel)).real.mul(tensor(gains)).to(rows.dtype).to(rows.device);
        return fft.irfft(fft.rfft(rows, length).mul(response), length).narrow(1, 0, bins)
            .MoveToOuterDisposeScope();
    }

    private static double Gain(double f, RampWindow window) => window switch
    {
        RampWindow.SheppLogan => f == 0 ? 1 : Math.Sin(Math.PI * f / 2) / (Math.PI * f / 2),
        RampWindow.Hann => (1 + Math.Cos(Math.PI * f)) / 2,
        _ => 1,
    };
}
