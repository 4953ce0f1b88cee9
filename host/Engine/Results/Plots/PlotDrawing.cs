using Idm.Common.Drawing;

namespace Idm.Engine.Results.Plots;

/// <summary>Draws one plot.</summary>
internal sealed class PlotDrawing
{
    public const int Width = 720;
    public const int Height = 460;

    private const int Left = 76, Margin = 24, Top = 52, Bottom = 64;
    private const int LegendIndent = 28, WidestLegend = 240, LegendRow = 20;
    private const double Dash = 7;
    private const uint Dark = 0xFF222222, Soft = 0xFF666666, Hairline = 0xFFDDDDDD;

    // Okabe and Ito's colours, which people with colour-blind eyes tell apart; red is in the lowest byte.
    private static readonly uint[] Colours =
        [0xFFB27200, 0xFF005ED5, 0xFF739E00, 0xFFA779CC, 0xFF009FE6, 0xFFE9B456, 0xFF000000];

    private readonly LinePlot _plot;
    private readonly PlotAxis _x;
    private readonly PlotAxis _y;
    private readonly Ink _ink;
    private readonly int _top;
    private readonly int _right;

    /// <param name="plot">The plot.</param>
    /// <param name="ink">What it is drawn with.</param>
    /// <param name="top">The row of the picture where it begins.</param>
    public PlotDrawing(LinePlot plot, Ink ink, int top)
    {
        (_plot, _ink, _top) = (plot, ink, top);
        _right = Margin + (HasLegend ? LegendWidth() : 0);
        var points = plot.Lines.SelectMany(l => l.Finite).ToList();
        _x = PlotAxis.For([.. points.Select(p => p.X)], plot.LogarithmicX);
        _y = PlotAxis.For([.. points.Select(p => p.Y)], logarithmic: false);
    }

    private static Font Letters => Font.Normal;

    private bool HasLegend => _plot is not { Marked: false, Lines.Count: 1 };      // the title says it

    public void Draw()
    {
        _ink.Write(Letters, _plot.Title, Left, _top + 26, Dark, bold: true);
        DrawGrid();
        for (var i = 0; i < _plot.Lines.Count; i++) DrawLine(_plot.Lines[i], i);
    }

    private double AtX(double value) => Left + (_x.Position(value) * (Width - Left - _right));

    private double AtY(double value) =>
        _top + Height - Bottom - (_y.Position(value) * (Height - Top - Bottom));

    private void DrawGrid()
    {
        foreach (var mark in _x.Marks)
        {
            var (x, caption) = ((int)Math.Round(AtX(mark)), PlotAxis.Caption(mark));
            _ink.Fill(new Area(x, _top + Top, 1, Height - Top - Bottom), Hairline);
            _ink.Write(Letters, caption, x - (Letters.Width(caption) / 2), _top + Height - Bottom + 18, Soft);
        }
        foreach (var mark in _y.Marks)
        {
            var (y, caption) = ((int)Math.Round(AtY(mark)), PlotAxis.Caption(mark));
            _ink.Fill(new Area(Left, y, Width - Left - _right, 1), Hairline);
            _ink.Write(Letters, caption, Left - 8 - Letters.Width(caption), y + 5, Soft);
        }
        _ink.Write(Letters, _plot.X, (Width + Left - _right) / 2, _top + Height - 20, Dark);
        _ink.Write(Letters, _plot.Y, 8, _top + Top - 8, Dark);
    }

    private void DrawLine(PlotLine line, int index)
    {
        var colour = Colours[index % Colours.Length];
        var period = 1 + (index / Colours.Length) + _plot.Lines.Take(index).Count(l => Hide(l, line));
        var (points, length) = (line.Points, 0.0);
        for (var i = 0; i < points.Count; i++)
        {
            if (!PlotLine.IsFinite(points[i])) continue;
            var (x, y) = (AtX(points[i].X), AtY(points[i].Y));
            var goesOn = i > 0 && PlotLine.IsFinite(points[i - 1]);
            if (goesOn)
                length = Draw((AtX(points[i - 1].X), AtY(points[i - 1].Y)), (x, y), colour, period, length);
            var alone = !goesOn && (i + 1 == points.Count || !PlotLine.IsFinite(points[i + 1]));
            if (_plot.Marked || alone) _ink.Disc(x, y, period > 1 ? 2.5 : 4, colour);
        }
        if (!HasLegend) return;
        var row = _top + Top + 12 + (index * Math.Min(LegendRow, (Height - Top - 12) / _plot.Lines.Count));
        var left = Width - _right + (LegendIndent / 2);
        Draw((left - 8, row - 4), (left + 8, row - 4), colour, period, 0);
        _ink.Write(Letters, Legend(line), left + (LegendIndent / 2), row, Dark);
    }

    /// <summary>Draws a segment of a line, dashed if <paramref name="period"/> is above 1.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="period">Dashes from one that is drawn to the next.</param>
    /// <param name="length">The line's length before it, in pixels: dashes go on across its points.</param>
    /// <returns>The line's length with it.</returns>
    private double Draw(
        (double X, double Y) from, (double X, double Y) to, uint colour, int period, double length)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var own = Math.Sqrt((dx * dx) + (dy * dy));
        void Part(double begin, double end) => _ink.Line(
            from.X + (begin * dx), from.Y + (begin * dy), from.X + (end * dx), from.Y + (end * dy), colour,
            2.5);
        if (period == 1) Part(0, 1);
        else
        {
            var step = period * Dash;
            for (var dash = (Math.Floor(length / step) * step) - length; dash < own; dash += step)
                if (dash + Dash > 0) Part(Math.Max(0, dash) / own, Math.Min(own, dash + Dash) / own);
        }
        return length + own;
    }

    /// <summary>Whether one of two lines lies where the other one does, which would hide it.</summary>
    private static bool Hide(PlotLine one, PlotLine other) =>
        one.Finite.ToHashSet() is { Count: > 0 } a && other.Finite.ToHashSet() is { Count: > 0 } b
        && (a.IsSubsetOf(b) || b.IsSubsetOf(a));

    private int LegendWidth() => _plot.Lines.Count == 0
        ? 0
        : LegendIndent + Math.Min(WidestLegend, _plot.Lines.Max(l => Letters.Width(Legend(l))));

    /// <summary>The name, cut if it is long; with a word if there is no line to be seen.</summary>
    private static string Legend(PlotLine line)
    {
        var text = line.Finite.Any() ? line.Name : line.Name + " (no finite value)";
        if (Letters.Width(text) <= WidestLegend) return text;
        while (text.Length > 1 && Letters.Width(text + "…") > WidestLegend) text = text[..^1];
        return text + "…";
    }
}
