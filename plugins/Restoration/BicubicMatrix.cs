using static TorchSharp.torch;

namespace Idm.Plugins.Restoration;

/// <summary>
/// Bicubic shrinking of one axis as a matrix R, (n/f, n): the kernel is stretched by f, which removes
/// aliasing.
/// </summary>
/// <remarks>Near the border the kernel is cut off and its weights are scaled to sum to 1 again.</remarks>
internal static class BicubicMatrix
{
    private const double A = -0.5;

    /// <summary>R for n pixels, float64 on the CPU.</summary>
    public static Tensor Of(int n, int factor)
    {
        var rows = n / factor;
        var values = new double[rows * n];
        for (var i = 0; i < rows; i++)
        {
            var centre = (i + 0.5) * factor;
            var first = Math.Max(0, (int)Math.Floor(centre - (2.0 * factor) + 0.5));
            var end = Math.Min(n, (int)Math.Floor(centre + (2.0 * factor) + 0.5));
            var sum = 0.0;
            for (var j = first; j < end; j++)
                sum += values[(i * n) + j] = Weight((j + 0.5 - centre) / factor);
            for (var j = first; j < end; j++) values[(i * n) + j] /= sum;
        }
        return tensor(values, [rows, n]);
    }

    /// <summary>The cubic convolution kernel of Keys.</summary>
    private static double Weight(double t) => Math.Abs(t) switch
    {
        < 1 and var d => ((((A + 2) * d) - (A + 3)) * d * d) + 1,
        < 2 and var d => ((((((A * d) - (5 * A)) * d) + (8 * A)) * d) - (4 * A)),
        _ => 0,
    };
}
