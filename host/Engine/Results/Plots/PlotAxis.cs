using System.Globalization;

namespace Idm.Engine.Results.Plots;

/// <summary>An axis of a plot: which values it shows, and where it has marks.</summary>
/// <param name="Low">The value at its beginning.</param>
/// <param name="High">The value at its end.</param>
/// <param name="Marks">Round values between them.</param>
/// <param name="Logarithmic">Whether equal steps are equal ratios.</param>
internal sealed record PlotAxis(double Low, double High, IReadOnlyList<double> Marks, bool Logarithmic)
{
    private const int MostMarks = 6;

    /// <summary>An axis that shows all values.</summary>
    public static PlotAxis For(IReadOnlyCollection<double> values, bool logarithmic)
    {
        if (values.Count == 0) return new PlotAxis(0, 1, [0, 1], false);
        var (low, high) = (values.Min(), values.Max());
        return logarithmic ? ByRatio(low, high, values) : ByStep(low, high);
    }

    /// <summary>Relative position of a value: 0 at the beginning, 1 at the end.</summary>
    public double Position(double value) => Logarithmic
        ? Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);

    /// <summary>A mark's caption.</summary>
    public static string Caption(double mark) => mark.ToString("g4", CultureInfo.InvariantCulture);

    private static PlotAxis ByStep(double low, double high)
    {
        if (high - low <= 1e-12 * Math.Abs(high)) (low, high) = (low - 0.5, high + 0.5);
        var rough = (high - low) / MostMarks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        var (first, last) = ((long)Math.Floor(low / step), (long)Math.Ceiling(high / step));
        return new PlotAxis(first * step, last * step,
            [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Math.Round((first + i) * step, 12))],
            false);
    }

    /// <summary>The values themselves are the marks: they were chosen by somebody.</summary>
    private static PlotAxis ByRatio(double low, double high, IEnumerable<double> values)
    {
        if (high <= low) (low, high) = (low / 2, high * 2);
        return new PlotAxis(low, high, [.. values.Distinct().Order()], true);
    }
}
