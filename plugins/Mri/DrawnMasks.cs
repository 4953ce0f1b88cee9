using Idm.Sdk;

namespace Idm.Plugins.Mri;

/// <summary>Masks with random points: exactly as many as the acceleration says.</summary>
internal static class DrawnMasks
{
    /// <summary>
    /// Columns around the centre, and others that are drawn more often the nearer they are to it.
    /// </summary>
    /// <exception cref="PluginException">The centre alone is more than the acceleration leaves.</exception>
    public static SamplingMask Cartesian(int height, int width, MriOptions options, RandomStream random)
    {
        var center = (int)Math.Round(options.CenterFraction * width);
        var first = (width / 2) - (center / 2);
        var columns = Draw(options, "columns", random, [.. Enumerable.Range(0, width).Select(column =>
            column >= first && column < first + center
                ? double.PositiveInfinity
                : Math.Pow(1 - (Math.Abs(column - (width / 2)) / ((width / 2) + 1.0)), options.Falloff))]);
        return new SamplingMask(height, width, [.. Enumerable.Range(0, height).SelectMany(_ => columns)]);
    }

    /// <summary>A disc around the centre, and points that are drawn with a normal density.</summary>
    /// <exception cref="PluginException">The centre alone is more than the acceleration leaves.</exception>
    public static SamplingMask Gaussian(int height, int width, MriOptions options, RandomStream random)
    {
        var weights = new double[height * width];
        for (var i = 0; i < weights.Length; i++)
        {
            var down = ((i / width) - (height / 2)) * 2.0 / height;
            var right = ((i % width) - (width / 2)) * 2.0 / width;
            var squared = (down * down) + (right * right);
            weights[i] = squared < options.CenterFraction * options.CenterFraction
                ? double.PositiveInfinity
                : Math.Exp(-squared / (2 * options.Sigma * options.Sigma));
        }
        return new SamplingMask(height, width, Draw(options, "points", random, weights));
    }

    /// <summary>
    /// Draws without replacement, heavier things sooner: those with the largest u^(1/w) (Efraimidis and
    /// Spirakis 2006), by their logarithms. Infinite weights are always drawn.
    /// </summary>
    private static bool[] Draw(MriOptions options, string things, RandomStream random, double[] weights)
    {
        var count = Math.Max(1, (int)Math.Round(weights.Length / options.Acceleration));
        var always = weights.Count(double.IsPositiveInfinity);
        if (always > count)
        {
            throw new PluginException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"mri: center_fraction {options.CenterFraction:g3} alone is {always} of {weights.Length} "
                + $"{things}, but acceleration {options.Acceleration:g3} leaves {count}: lower one of the two"));
        }

        var keys = Array.ConvertAll(weights, w => Math.Log(1 - random.NextUniform()) / w);
        var drawn = new bool[weights.Length];
        foreach (var i in Enumerable.Range(0, keys.Length).OrderByDescending(i => keys[i]).Take(count))
            drawn[i] = true;
        return drawn;
    }
}
