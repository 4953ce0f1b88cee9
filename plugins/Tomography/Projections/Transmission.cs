namespace Idm.Plugins.Tomography.Projections;

/// <summary>
/// From counts I, those of the beam F and of the dark detector D to line integrals, −log((I − D) / (F − D)).
/// </summary>
/// <remarks>
/// Transmissions below <paramref name="least"/> are taken as that. Those above 1, which noise makes where there
/// is no object, are kept: without them the mean would be off. A bin without beam, F ≤ D, knows nothing and
/// counts as 1.
/// </remarks>
/// <param name="flat">Mean counts without the object, row after row.</param>
/// <param name="dark">Mean counts without a beam; null for 0.</param>
/// <param name="least">Least transmission.</param>
internal sealed class Transmission(double[] flat, double[]? dark, double least)
{
    /// <summary>Number of values taken as the least transmission so far.</summary>
    public long Clamped { get; private set; }

    /// <summary>Number of values of bins without beam so far.</summary>
    public long Dead { get; private set; }

    /// <summary>The line integral of one value.</summary>
    /// <param name="count">What was counted.</param>
    /// <param name="place">Its place on the detector, row after row.</param>
    public double LineIntegral(double count, int place)
    {
        var zero = dark?[place] ?? 0;
        var beam = flat[place] - zero;
        if (!(beam > 0) || double.IsNaN(count))
        {
            Dead++;
            return 0;
        }
        var transmission = (count - zero) / beam;
        if (transmission < least)
        {
            Clamped++;
            transmission = least;
        }
        return -Math.Log(transmission);
    }
}
