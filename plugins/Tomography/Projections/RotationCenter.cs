using Idm.Sdk;

namespace Idm.Plugins.Tomography.Projections;

/// <summary>
/// The centre of rotation of parallel beams, by the centres of mass of the views (Azevedo et al., IEEE Trans.
/// Nucl. Sci. 37(4), 1990, doi 10.1109/23.55866).
/// </summary>
/// <remarks>
/// The centre of mass of a view is that of the object, seen from its angle: c + x cos θ + y sin θ. Least
/// squares over all views give c, x and y; half a turn or a whole one is enough, as is less. What leaves the
/// detector in some views spoils it: their masses then differ.
/// </remarks>
internal static class RotationCenter
{
    private const double MostVariation = 0.05;

    /// <summary>The bin that sees the centre of rotation, counted from 0.</summary>
    /// <param name="angles">Degrees of each view.</param>
    /// <param name="mass">Sum of the line integrals of each view.</param>
    /// <param name="moment">Sum of the line integrals times their bins.</param>
    /// <param name="origin">Where they come from, for messages.</param>
    /// <exception cref="PluginException">The views do not determine it.</exception>
    public static double Find(
        IReadOnlyList<double> angles, IReadOnlyList<double> mass, IReadOnlyList<double> moment, string origin)
    {
        var mean = mass.Average();
        var variation = mass.Max(m => Math.Abs(m - mean)) / Math.Abs(mean);
        if (!(mean > 0) || variation > MostVariation)
        {
            throw new PluginException($"{origin}: 'center: find' needs views of the whole object, but their "
                + FormattableString.Invariant($"sums differ from the mean by up to {variation:p0}: the object ")
                + "leaves the detector, or the beam was not constant. Say the bin, such as center: 127.5");
        }

        // Normal equations of [1, cos θ, sin θ] and the centre of mass, solved by Cramer's rule.
        double c = 0, s = 0, cc = 0, cs = 0, ss = 0, m = 0, mc = 0, ms = 0;
        for (var i = 0; i < angles.Count; i++)
        {
            var (sin, cos) = Math.SinCos(angles[i] * Math.PI / 180);
            var at = moment[i] / mass[i];
            (c, s, cc, cs, ss) = (c + cos, s + sin, cc + (cos * cos), cs + (cos * sin), ss + (sin * sin));
            (m, mc, ms) = (m + at, mc + (at * cos), ms + (at * sin));
        }
        var n = angles.Count;
        var all = Determinant(n, c, s, c, cc, cs, s, cs, ss);
        if (n < 3 || all < 1e-6 * Math.Pow(n, 3))
        {
            throw new PluginException($"{origin}: 'center: find' needs views over more of the circle than "
                + $"these {n}. Say the bin, such as center: 127.5");
        }
        return Determinant(m, c, s, mc, cc, cs, ms, cs, ss) / all;
    }

    private static double Determinant(
        double a, double b, double c, double d, double e, double f, double g, double h, double i) =>
        (a * ((e * i) - (f * h))) - (b * ((d * i) - (f * g))) + (c * ((d * h) - (e * g)));
}
