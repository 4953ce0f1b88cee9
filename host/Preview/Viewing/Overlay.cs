using System.Globalization;
using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Frames;

namespace Idm.Preview.Viewing;

/// <summary>Overlays around the panels: status, scrubber, histogram, pixel values, help.</summary>
internal sealed class Overlay(Font font, Theme theme)
{
    private const int Bins = 64;
    private const uint Shadow = 0xC0000000, White = 0xFFFFFFFF;

    public void Foot(Ink ink, string status, string? readOut, bool still, int margin)
    {
        var baseline = ink.Height - (still ? margin : (2 * margin) + 2);
        var right = readOut ?? (still ? "" : "H for help");
        var width = ink.Width - (2 * margin);
        var room = width - font.Width(right) - font.Size;
        if (room < 8 * font.Size) (right, room) = ("", width);
        ink.Write(font, font.Fit(status, room), margin, baseline, theme.Text);
        ink.Write(
            font, right, ink.Width - margin - font.Width(right), baseline,
            readOut is null ? theme.Soft : theme.Accent);
    }

    public void Scrubber(Ink ink, Area area, int index, int count, bool newest)
    {
        ink.Fill(area, theme.Line);
        if (count < 2) return;
        if (count <= area.Width / 8)
        {
            for (var i = 0; i < count; i++)
                ink.Fill(new Area(At(i), area.Top - 2, 1, area.Height + 4), theme.Line);
        }
        ink.Fill(area with { Width = At(index) - area.Left + 1 }, newest ? theme.Soft : theme.Accent);
        ink.Fill(
            new Area(At(index) - 2, area.Top - 4, 5, area.Height + 8), newest ? theme.Text : theme.Accent);

        int At(int i) => area.Left + (int)((area.Width - 1L) * i / (count - 1));
    }

    /// <summary>Histograms of the estimate (filled) and of the reference (line).</summary>
    public void Histogram(Ink ink, Frame frame, PlacedPanel panel)
    {
        var size = new Area(
            0, 0, Math.Min(2 * Bins * font.Size / 13, panel.Panel.Target.Width - 8), 4 * font.Size);
        var sheet = new Area(
            panel.Panel.Target.Left + 4, panel.Panel.Target.Bottom - size.Height - 4, size.Width,
            size.Height);
        if (sheet.Width < Bins) return;
        ink.Fill(sheet, theme.Sheet);
        var inner = sheet.Inset(4);
        var counts = Count(frame.Plane(panel.Layer, panel.Item));
        var truth = frame.Info.Find(LayerKind.Reference) is { } reference
            ? Count(frame.Plane(reference, panel.Item))
            : null;
        // Two saturated ends must not flatten everything between them.
        var most = Math.Max(
            1, counts.Concat(truth ?? []).Order()
            .ElementAt((int)((counts.Length + (truth?.Length ?? 0)) * 0.97)));
        for (var x = 0; x < inner.Width; x++)
        {
            var bar = Height(counts, x);
            ink.Fill(new Area(inner.Left + x, inner.Bottom - bar, 1, bar), theme.Accent);
        }
        for (var x = 1; truth is not null && x < inner.Width; x++)
        {
            ink.Line(inner.Left + x - 1, inner.Bottom - Height(truth, x - 1), inner.Left + x,
                inner.Bottom - Height(truth, x), theme.Second, 1.4);
        }

        int Height(int[] of, int x) =>
            (int)Math.Min(inner.Height, (long)inner.Height * of[x * Bins / inner.Width] / most);
    }

    /// <summary>The numbers of single pixels, where they are large enough to hold them.</summary>
    public void Values(Ink ink, Frame frame, PlacedPanel placed)
    {
        var panel = placed.Panel;
        var zoom = Panel.Unit / Math.Max(1, panel.Step);
        if (zoom < 3 * font.Size || panel.Channels == 3) return;
        for (var y = panel.Target.Top + (zoom / 2); y < panel.Target.Bottom; y += zoom)
        {
            for (var x = panel.Target.Left + (zoom / 2); x < panel.Target.Right; x += zoom)
            {
                if (placed.SourceAt(x, y) is not { } pixel) continue;
                var at = (pixel.Y * panel.Width) + pixel.X;
                var value = frame.Samples[panel.Source + at] - (
                    panel.Reference is { } r ? frame.Samples[r + at] : 0);
                var text = value.ToString(
                    placed.PanelKind is PanelKind.Difference or PanelKind.Residual ? "+0.00;−0.00" : "0.00",
                    CultureInfo.InvariantCulture);
                var (left, baseline) = (x - (font.Width(text) / 2), y + (font.Size / 3));
                ink.Fill(
                    new Area(left - 2, baseline - font.Size, font.Width(text) + 4, font.Size + 4), Shadow);
                ink.Write(font, text, left, baseline, White);
            }
        }
    }

    public void Help(Ink ink)
    {
        var left = Keys.Help.Max(k => font.Width(k.Key)) + (2 * font.Size);
        var width = left + Keys.Help.Max(k => font.Width(k.Meaning)) + (2 * font.Size);
        var height = (Keys.Help.Count * font.LineHeight) + (2 * font.Size);
        var sheet = new Area((ink.Width - width) / 2, Math.Max(0, (ink.Height - height) / 2), width, height);
        ink.Fill(sheet, theme.Sheet | 0xF5000000);
        ink.Frame(sheet, theme.Line);
        var baseline = sheet.Top + font.Size + font.Size;
        foreach (var (key, meaning) in Keys.Help)
        {
            ink.Write(font, key, sheet.Left + font.Size, baseline, theme.Accent);
            ink.Write(font, meaning, sheet.Left + left, baseline, theme.Text);
            baseline += font.LineHeight;
        }
    }

    private static int[] Count(ReadOnlySpan<float> samples)
    {
        var counts = new int[Bins];
        foreach (var sample in samples)
        {
            if (float.IsFinite(sample)) counts[(int)Math.Clamp(sample * Bins, 0, Bins - 1)]++;
        }
        return counts;
    }
}
