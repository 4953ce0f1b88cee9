using Idm.Sdk;

namespace Idm.Plugins.Scientific.KSpace;

/// <summary>
/// The masks of fastMRI (Zbontar et al., arXiv 1811.08839): lines at random or at equal distances, and all of
/// those around the centre.
/// </summary>
internal static class DrawnLines
{
    /// <summary>Whether each of the lines is used.</summary>
    /// <param name="lines">How many there are, N.</param>
    /// <param name="options">Pattern, R and the fraction c of the centre.</param>
    /// <param name="random">What is drawn.</param>
    public static bool[] Of(int lines, KSpaceOptions options, RandomStream random)
    {
        var low = (int)Math.Round(lines * options.CenterFraction);
        var first = (lines - low + 1) / 2;
        var used = new bool[lines];
        for (var i = first; i < first + low; i++) used[i] = true;
        if (options.Lines == LinePattern.Random) DrawRandom(used, low, options.Acceleration, random);
        else DrawEquispaced(used, low, options.Acceleration, random);
        return used;
    }

    /// <summary>The probability p = (N/R − cN) / (N − cN) makes N/R lines in the mean.</summary>
    private static void DrawRandom(bool[] used, int low, double acceleration, RandomStream random)
    {
        var probability = low == used.Length
            ? 0
            : ((used.Length / acceleration) - low) / (used.Length - low);
        for (var i = 0; i < used.Length; i++)
            if (random.NextUniform() < probability) used[i] = true;
    }

    /// <summary>
    /// Lines at a distance of d = R (cN − N) / (cN R − N), rounded, from a first one below d: N/R with those
    /// of the centre.
    /// </summary>
    private static void DrawEquispaced(bool[] used, int low, double acceleration, RandomStream random)
    {
        double n = used.Length;
        if (low * acceleration >= n) return;                       // the centre alone is as many
        var distance = acceleration * (low - n) / ((low * acceleration) - n);
        var offset = random.NextInt(Math.Max(1, (int)Math.Round(distance)));
        for (double line = offset; line < n - 1; line += distance)
            used[(int)Math.Round(line, MidpointRounding.ToEven)] = true;
    }
}
