using System.Globalization;
using Idm.Common.Drawing;
using Idm.Preview.Frames;

namespace Idm.Preview.Viewing;

/// <summary>Curves of a training, one plot under the other.</summary>
internal sealed class CurvePlot(Font font, Theme theme)
{
    public void Draw(Ink ink, Area area, IReadOnlyList<Curve> curves)
    {
        var gap = font.LineHeight + 6;
        var height = (area.Height - ((curves.Count - 1) * gap)) / curves.Count;
        for (var i = 0; i < curves.Count; i++)
        {
            Draw(ink, area with { Top = area.Top + (i * (height + gap)), Height = Math.Max(8, height) },
                curves[i],
                i == 0 ? theme.Accent : theme.Second);
        }
    }

    private void Draw(Ink ink, Area area, Curve curve, uint color)
    {
        var points = curve.Steps.Zip(curve.Values)
            .Where(p => double.IsFinite(p.Second) && (!curve.Logarithmic || p.Second > 0))
            .Select(p => (X: p.First, Y: curve.Logarithmic ? Math.Log10(p.Second) : p.Second))
            .ToList();
        ink.Fill(area, theme.Outside);
        var last = points.Count == 0 ? "" : Text(curve, points[^1].Y);
        ink.Write(
            font, font.Fit(curve.Name, area.Width - font.Width(last) - (font.Size / 2)), area.Left,
            area.Top - 6, theme.Soft);
        if (points.Count == 0) return;
        ink.Write(font, last, area.Right - font.Width(last), area.Top - 6, theme.Text);
        var (low, high) = (points.Min(p => p.Y), points.Max(p => p.Y));
        if (high - low < 1e-12) (low, high) = (low - 0.5, high + 0.5);
        var inner = area.Inset(6);
        var (start, end) = (points[0].X, Math.Max(points[^1].X, points[0].X + 1));
        for (var i = 0; i < points.Count; i++)
        {
            var (x0, y0) = Place(points[Math.Max(0, i - 1)]);
            var (x1, y1) = Place(points[i]);
            ink.Line(x0, y0, x1, y1, color, font.Size / 8.0);
        }
        var (top, bottom) = (Text(curve, high), Text(curve, low));
        if (area.Height < 4 * font.LineHeight) return;
        ink.Write(font, top, inner.Left, inner.Top + font.Size - 2, theme.Soft);
        ink.Write(font, bottom, inner.Left, inner.Bottom - 2, theme.Soft);

        (double X, double Y) Place((double X, double Y) p) => (
            inner.Left + ((p.X - start) / (end - start) * (inner.Width - 1)),
            inner.Bottom - 1 - ((p.Y - low) / (high - low) * (inner.Height - 1)));
    }

    private static string Text(Curve curve, double y) =>
        (curve.Logarithmic ? Math.Pow(10, y) : y).ToString("g4", CultureInfo.InvariantCulture);
}
