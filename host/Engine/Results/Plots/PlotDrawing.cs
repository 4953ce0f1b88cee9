using Idm.Common.Drawing;

namespace Idm.Engine.Results.Plots;

/// <summary>Draws one plot.</summary>
internal sealed class PlotDrawing
{
    public const int Width = 720;
    public const int Height = 460;

    private const int Left = 76, Right = 24, Top = 52, Bottom = 64;
    private const uint Dark = 0xFF222222, Soft = 0xFF666666, Hairline = 0xFFDDDDDD;

    // Okabe and Ito's colours, which people with colour-blind eyes tell apart; red is in the lowest byte.
    private static readonly uint[] Colours = [0xFFB27200, 0xFF005ED5, 0xFF739E00, 0xFFA779CC, 0xFF009FE6];

    private readonly LinePlot _plot;
    private readonly PlotAxis _x;
    private readonly PlotAxis _y;
    private readonly Ink _ink;
    private readonly int _top;

    /// <param name="plot">The plot.</param>
    /// <param name="ink">What it is drawn with.</param>
    /// <param name="top">The row of the picture where it begins.</param>
    public PlotDrawing(LinePlot plot, Ink ink, int top)
    {
        (_plot, _ink, _top) = (plot, ink, top);
        var points = plot.Lines.SelectMany(l => l.Points).ToList();
        _x = PlotAxis.For([.. points.Select(p => p.X)], plot.LogarithmicX);
        _y = PlotAxis.For([.. points.Select(p => p.Y)], logarithmic: false);
    }

    private static Font Letters => Font.Normal;

    public void Draw()
    {
        _ink.Write(Letters, _plot.Title, Left, _top + 26, Dark, bold: true);
        DrawGrid();
        for (var i = 0; i < _plot.Lines.Count; i++) DrawLine(_plot.Lines[i], i);
    }

    private double AtX(double value) => Left + (_x.Position(value) * (Width - Left - Right));

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
            _ink.Fill(new Area(Left, y, Width - Left - Right, 1), Hairline);
            _ink.Write(Letters, caption, Left - 8 - Letters.Width(caption), y + 5, Soft);
        }
        _ink.Write(Letters, _plot.X, (Width + Left - Right) / 2, _top + Height - 20, Dark);
        _ink.Write(Letters, _plot.Y, 8, _top + Top - 8, Dark);
    }

    private void DrawLine(PlotLine line, int index)
    {
        var colour = Colours[index % Colours.Length];
        for (var i = 0; i < line.Points.Count; i++)
        {
            var (x, y) = (AtX(line.Points[i].X), AtY(line.Points[i].Y));
            if (i > 0) _ink.Line(AtX(line.Points[i - 1].X), AtY(line.Points[i - 1].Y), x, y, colour, 2.5);
            if (_plot.Marked) _ink.Disc(x, y, 4, colour);
        }
        if (_plot is { Marked: false, Lines.Count: 1 }) return;         // the title says it
        var legend = _top + Height - Bottom - 12 - ((_plot.Lines.Count - 1 - index) * 20);
        _ink.Disc(Width - Right - 150, legend - 4, 4, colour);
        _ink.Write(Letters, line.Name, Width - Right - 138, legend, Dark);
    }
}
