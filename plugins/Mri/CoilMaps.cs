using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>Smooth sensitivities of coils that stand in a circle around the image.</summary>
internal static class CoilMaps
{
    /// <summary>Distance of the coils from the centre; the image spans -1 to 1.</summary>
    private const double Circle = 1.3;

    /// <summary>Width of a coil's sensitivity: the standard deviation of its magnitude.</summary>
    private const double Reach = 0.9;

    /// <summary>
    /// Complex maps (coils, H, W) with Σ|S|² = 1 at each pixel: normal magnitudes, and a phase that turns
    /// from coil to coil and by half a turn across the image.
    /// </summary>
    public static Tensor Synthetic(int coils, int height, int width)
    {
        using var scope = NewDisposeScope();
        var (real, imaginary) = (new double[coils * height * width], new double[coils * height * width]);
        for (var pixel = 0; pixel < height * width; pixel++)
        {
            var y = ((pixel / width) + 0.5) * 2 / height - 1;
            var x = ((pixel % width) + 0.5) * 2 / width - 1;
            var squares = 0.0;
            for (var c = 0; c < coils; c++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * c / coils);
                var (dx, dy) = (x - (Circle * cos), y - (Circle * sin));
                var magnitude = Math.Exp(-((dx * dx) + (dy * dy)) / (2 * Reach * Reach));
                var phase = (2 * Math.PI * c / coils) + (Math.PI / 2 * ((x * cos) + (y * sin)));
                var at = (c * height * width) + pixel;
                (real[at], imaginary[at]) = (magnitude * Math.Cos(phase), magnitude * Math.Sin(phase));
                squares += magnitude * magnitude;
            }
            for (var c = 0; c < coils; c++)
            {
                var at = (c * height * width) + pixel;
                real[at] /= Math.Sqrt(squares);
                imaginary[at] /= Math.Sqrt(squares);
            }
        }
        return complex(tensor(real, [coils, height, width]), tensor(imaginary, [coils, height, width]))
            .MoveToOuterDisposeScope();
    }
}
