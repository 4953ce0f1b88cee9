using Idm.Common.Files;

namespace Idm.Engine.Results.Plots;

/// <summary>Lines over a common axis, as a picture: what an experiment found out.</summary>
/// <param name="title">What it shows.</param>
/// <param name="x">Name of the horizontal axis.</param>
/// <param name="y">Name of the vertical axis.</param>
public sealed class LinePlot(string title, string x, string y)
{
    private readonly List<PlotLine> _lines = [];

    /// <summary>Title of the plot.</summary>
    public string Title { get; } = title;

    /// <summary>Name of the horizontal axis.</summary>
    public string X { get; } = x;

    /// <summary>Name of the vertical axis.</summary>
    public string Y { get; } = y;

    /// <summary>Whether the horizontal axis has equal steps for equal ratios.</summary>
    public bool LogarithmicX { get; init; }

    /// <summary>Whether each point has a dot of its own.</summary>
    public bool Marked { get; init; } = true;

    /// <summary>The lines.</summary>
    public IReadOnlyList<PlotLine> Lines => _lines;

    /// <summary>Adds a line; where a value is not finite, it has a gap.</summary>
    /// <param name="name">What the legend says.</param>
    /// <param name="xs">Where.</param>
    /// <param name="ys">How much, one for each of <paramref name="xs"/>.</param>
    /// <exception cref="ArgumentException">
    /// There are more of one than of the other, or a logarithmic axis has no place for an x.
    /// </exception>
    public LinePlot Add(string name, IEnumerable<double> xs, IEnumerable<double> ys)
    {
        var (across, up) = (xs.ToList(), ys.ToList());
        if (across.Count != up.Count)
        {
            throw new ArgumentException(
                $"the line '{name}' has {across.Count} x and {up.Count} y; expected one y for each x",
                nameof(ys));
        }
        if (LogarithmicX && across.Any(x => x <= 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"the line '{name}' has x = {across.First(x => x <= 0)}; ")
                + "a logarithmic axis begins above 0: leave the point out, or take a linear axis",
                nameof(xs));
        }
        _lines.Add(new PlotLine(name, [.. across.Zip(up)]));
        return this;
    }

    /// <summary>Writes it as PNG, whole or not at all.</summary>
    /// <param name="file">The file, seen from the working folder.</param>
    /// <exception cref="UnwritableFileException">It cannot be written.</exception>
    public void Save(string file) => AtomicFile.Write(Path.GetFullPath(file), ToPng());

    /// <summary>The picture.</summary>
    public byte[] ToPng() => PlotSheet.ToPng([this]);
}

/// <summary>A line of a plot.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Points">Its points in the order given; one that is not finite is a gap.</param>
public sealed record PlotLine(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>The points that can be drawn.</summary>
    internal IEnumerable<(double X, double Y)> Finite => Points.Where(IsFinite);

    internal static bool IsFinite((double X, double Y) point) =>
        double.IsFinite(point.X) && double.IsFinite(point.Y);
}
