namespace Idm.Plugins.Tests.Reference;

/// <summary>The comparison of two summaries, as an assertion.</summary>
internal static class SummaryCheck
{
    /// <summary>
    /// Requires that no view of <paramref name="actual"/> differs by more than <paramref name="tolerance"/>.
    /// </summary>
    public static void Check(this Summary expected, Summary actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        // Where nothing cancels, the sum is larger than the norm, and so is its rounding.
        var forSum = expected.L2 > 0
            ? Math.Max(tolerance, tolerance * Math.Abs(expected.Sum) / expected.L2)
            : tolerance;
        Assert.True(Near(expected.L2, actual.L2, tolerance) && Near(expected.Sum, actual.Sum, forSum)
            && Near(expected.Probe, actual.Probe, tolerance)
            && expected.First4.Zip(actual.First4).All(pair => Near(pair.First, pair.Second, tolerance)),
            $"{actual.Name}{(actual.T > 0 ? $" at t = {actual.T}" : "")} is off by more than {tolerance:g3}: found / wanted "
            + $"norm {actual.L2:g15} / {expected.L2:g15}, sum {actual.Sum:g15} / {expected.Sum:g15}, "
            + $"probe {actual.Probe:g15} / {expected.Probe:g15}, "
            + $"first {string.Join(' ', actual.First4)} / {string.Join(' ', expected.First4)}");

        static bool Near(double expected, double actual, double tolerance) =>
            Math.Abs(expected - actual) <= tolerance;
    }
}
