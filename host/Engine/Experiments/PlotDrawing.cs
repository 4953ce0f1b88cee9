using Idm.Engine.Results;
using SkiaSharp;

namespace Idm.Engine.Experiments;

/// <summary>Draws one plot.</summary>
internal sealed class PlotDrawing : IDisposable
{
    public const int Width = 720;
    public const int Height = 460;

    private const float Left = 76;
    private const float Right = 24;
    private const float Top = 52;
    private const float Bottom = 64;
    private const float TextSize = 13;

    private static readonly SKColor Ink = new(0x22, 0x22, 0x22);
    private static readonly SKColor Soft = new(0x66, 0x66, 0x66);
    private static readonly SKColor Hairline = new(0xDD, 0xDD, 0xDD);

    // Okabe and Ito's colours, which people with colour-blind eyes tell apart.
    private static readonly SKColor[] Colours =
        [new(0x00, 0x72, 0xB2), new(0xD5, 0x5E, 0x00), new(0x00, 0x9E, 0x73), new(0xCC, 0x79, 0xA7), new(0xE6, 0x9F, 0x00)];

    private readonly LinePlot _plot;
    private readonly PlotAxis _x;
    private readonly PlotAxis _y;
    private readonly SKCanvas _canvas;
    private readonly Captions _captions = new();

    /// <param name="plot">The plot.</param>
    /// <param name="canvas">Where it is drawn, from (0, 0) on; stays the caller's.</param>
    public PlotDrawing(LinePlot plot, SKCanvas canvas)
    {
        (_plot, _canvas) = (plot, canvas);
        var points = plot.Lines.SelectMany(l => l.Points).ToList();
        _x = PlotAxis.For([.. points.Select(p => p.X)], plot.LogarithmicX);
        _y = PlotAxis.For([.. points.Select(p => p.Y)], logarithmic: false);
    }

    public void Draw()
    {
        _captions.Draw(_canvas, _plot.Title, Left, 26, 16, Ink, bold: true);
        DrawGrid();
        for (var i = 0; i < _plot.Lines.Count; i++) DrawLine(_plot.Lines[i], i);
    }

    public void Dispose() => _captions.Dispose();

    private float AtX(double value) => Left + (float)(_x.Position(value) * (Width - Left - Right));

    private float AtY(double value) => Height - Bottom - (float)(_y.Position(value) * (Height - Top - Bottom));

    private void DrawGrid()
    {
        using var hair = new SKPaint { Color = Hairline, StrokeWidth = 1, Style = SKPaintStyle.Stroke };
        foreach (var mark in _x.Marks)
        {
            _canvas.DrawLine(AtX(mark), Top, AtX(mark), Height - Bottom, hair);
            _captions.Draw(_canvas, PlotAxis.Caption(mark), AtX(mark) - 10, Height - Bottom + 18, TextSize, Soft);
        }
        foreach (var mark in _y.Marks)
        {
            _canvas.DrawLine(Left, AtY(mark), Width - Right, AtY(mark), hair);
            _captions.Draw(_canvas, PlotAxis.Caption(mark), Left - 44, AtY(mark) + 5, TextSize, Soft);
        }
        _captions.Draw(_canvas, _plot.X, (Width + Left - Right) / 2, Height - 20, TextSize, Ink);
        _captions.Draw(_canvas, _plot.Y, 8, Top - 8, TextSize, Ink);
    }

    private void DrawLine(PlotLine line, int index)
    {
        var colour = Colours[index % Colours.Length];
        using var stroke = new SKPaint
        { Color = colour, StrokeWidth = 2.5f, Style = SKPaintStyle.Stroke, IsAntialias = true };
        using var dot = new SKPaint { Color = colour, IsAntialias = true };
        for (var i = 0; i < line.Points.Count; i++)
        {
            var (x, y) = (AtX(line.Points[i].X), AtY(line.Points[i].Y));
            if (i > 0) _canvas.DrawLine(AtX(line.Points[i - 1].X), AtY(line.Points[i - 1].Y), x, y, stroke);
            if (_plot.Marked) _canvas.DrawCircle(x, y, 4, dot);
        }
        if (_plot is { Marked: false, Lines.Count: 1 }) return;         // the title says it
        var legend = Height - Bottom - 12 - ((_plot.Lines.Count - 1 - index) * 20);
        _canvas.DrawCircle(Width - Right - 150, legend - 4, 4, dot);
        _captions.Draw(_canvas, line.Name, Width - Right - 138, legend, TextSize, Ink);
    }
}
