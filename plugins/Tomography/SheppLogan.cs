using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Plugins.Tomography;

/// <summary>The head phantom of Shepp and Logan (IEEE Trans. Nucl. Sci. 21(3), 1974): ten ellipses.</summary>
internal static class SheppLogan
{
    /// <summary>Points of each pixel that are averaged, in a row.</summary>
    private const int Points = 8;

    /// <summary>
    /// The published ellipses, and Toft's values for them (PhD thesis, DTU 1996, appendix B).
    /// </summary>
    private static readonly (Ellipse Ellipse, double Modified)[] _ellipses =
    [
        (new(2.00, 0.6900, 0.920, 0.00, 0.0000, 0), 1.0),
        (new(-0.98, 0.6624, 0.874, 0.00, -0.0184, 0), -0.8),
        (new(-0.02, 0.1100, 0.310, 0.22, 0.0000, -18), -0.2),
        (new(-0.02, 0.1600, 0.410, -0.22, 0.0000, 18), -0.2),
        (new(0.01, 0.2100, 0.250, 0.00, 0.3500, 0), 0.1),
        (new(0.01, 0.0460, 0.046, 0.00, 0.1000, 0), 0.1),
        (new(0.01, 0.0460, 0.046, 0.00, -0.1000, 0), 0.1),
        (new(0.01, 0.0460, 0.023, -0.08, -0.6050, 0), 0.1),
        (new(0.01, 0.0230, 0.023, 0.00, -0.6060, 0), 0.1),
        (new(0.01, 0.0230, 0.046, 0.06, -0.6050, 0), 0.1),
    ];

    /// <summary>The ellipses with values that add up to between 0 and 1.</summary>
    public static IReadOnlyList<Ellipse> Ellipses(PhantomContrast contrast) =>
    [
        .. _ellipses.Select(e => e.Ellipse with
        {
            Value = contrast == PhantomContrast.Modified ? e.Modified : e.Ellipse.Value / 2,
        }),
    ];

    /// <summary>The mean over each pixel, by 8 x 8 points of it.</summary>
    public static ImageData Draw(int size, PhantomContrast contrast)
    {
        var ellipses = Ellipses(contrast);
        var samples = new float[size * size];
        double At(int i, int point) => ((i + ((point + 0.5) / Points)) * 2 / size) - 1;
        for (var i = 0; i < samples.Length; i++)
        {
            var sum = 0.0;
            for (var p = 0; p < Points * Points; p++)
            {
                var (x, y) = (At(i % size, p % Points), -At(i / size, p / Points));
                foreach (var ellipse in ellipses)
                    if (ellipse.Covers(x, y)) sum += ellipse.Value;
            }
            samples[i] = (float)Math.Clamp(sum / (Points * Points), 0, 1);
        }
        return new ImageData(new ImageShape(1, size, size), samples, SampleDepth.SixteenBits);
    }
}
