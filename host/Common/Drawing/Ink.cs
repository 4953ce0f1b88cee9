namespace Idm.Common.Drawing;

/// <summary>
/// Text, lines and fills with straight alpha, drawn by whole numbers: the same bits on every machine.
/// </summary>
public sealed class Ink
{
    /// <summary>A layer of its own, to be laid over pictures: nothing is on it yet.</summary>
    public Ink(int width, int height) => (Width, Height, Pixels) = (width, height, new uint[width * height]);

    /// <summary>Draws on a canvas.</summary>
    public Ink(Canvas canvas) => (Width, Height, Pixels) = (canvas.Width, canvas.Height, canvas.Pixels);

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Red in the lowest byte, then green, blue, and alpha: 0 lets all through.</summary>
    public uint[] Pixels { get; }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(Area area, uint color)
    {
        var clipped = area.Within(new Area(0, 0, Width, Height));
        if (clipped.Width <= 0) return;
        for (var y = clipped.Top; y < clipped.Bottom; y++)
        {
            var row = Pixels.AsSpan((y * Width) + clipped.Left, clipped.Width);
            if (color >> 24 == 255) row.Fill(color);
            else foreach (ref var pixel in row) pixel = Over(pixel, color, 255);
        }
    }

    /// <summary>Draws a rectangle's edge, inside it.</summary>
    public void Frame(Area area, uint color, int thickness = 1)
    {
        Fill(area with { Height = thickness }, color);
        Fill(area with { Top = area.Bottom - thickness, Height = thickness }, color);
        Fill(new Area(area.Left, area.Top + thickness, thickness, area.Height - (2 * thickness)), color);
        Fill(new Area(area.Right - thickness, area.Top + thickness, thickness, area.Height - (2 * thickness)),
            color);
    }

    /// <summary>Copies a picture; what would lie outside is left out.</summary>
    public void Paste(Canvas picture, int left, int top)
    {
        var area = new Area(left, top, picture.Width, picture.Height).Within(new Area(0, 0, Width, Height));
        for (var y = area.Top; y < area.Bottom; y++)
        {
            picture.Pixels.AsSpan(((y - top) * picture.Width) + area.Left - left, area.Width)
                .CopyTo(Pixels.AsSpan((y * Width) + area.Left));
        }
    }

    /// <summary>Writes a line of text.</summary>
    /// <param name="font">The letters.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">Where it starts.</param>
    /// <param name="baseline">The row that letters stand on.</param>
    /// <param name="color">The colour.</param>
    /// <param name="bold">Whether strokes are a pixel wider.</param>
    /// <returns>Where it ends.</returns>
    public int Write(Font font, string text, int x, int baseline, uint color, bool bold = false)
    {
        if (bold) Write(font, text, x + 1, baseline, color);
        foreach (var letter in text)
        {
            var glyph = font.Find(letter);
            for (var i = 0; i < glyph.Coverage.Length; i++)
            {
                if (glyph.Coverage[i] == 0) continue;
                Dot(x + glyph.Left + (i % glyph.Width), baseline + glyph.Top + (i / glyph.Width), color,
                    glyph.Coverage[i]);
            }
            x += glyph.Advance;
        }
        return x;
    }

    /// <summary>Draws a disc, smooth.</summary>
    public void Disc(double x, double y, double radius, uint color) => Line(x, y, x, y, color, 2 * radius);

    /// <summary>Draws a line between two points, smooth, about so many pixels thick.</summary>
    public void Line(double x0, double y0, double x1, double y1, uint color, double thickness = 1)
    {
        var (dx, dy) = (x1 - x0, y1 - y0);
        var length = Math.Max(1e-9, Math.Sqrt((dx * dx) + (dy * dy)));
        var reach = (thickness / 2) + 1;
        for (var y = (int)(Math.Min(y0, y1) - reach); y <= Math.Max(y0, y1) + reach; y++)
        {
            for (var x = (int)(Math.Min(x0, x1) - reach); x <= Math.Max(x0, x1) + reach; x++)
            {
                var along = Math.Clamp((((x - x0) * dx) + ((y - y0) * dy)) / (length * length), 0, 1);
                var away = Math.Sqrt(Math.Pow(x - x0 - (along * dx), 2) + Math.Pow(y - y0 - (along * dy), 2));
                var covered = Math.Clamp((thickness / 2) + 0.5 - away, 0, 1);
                if (covered > 0) Dot(x, y, color, (byte)(covered * 255));
            }
        }
    }

    private void Dot(int x, int y, uint color, byte coverage)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height) return;
        ref var pixel = ref Pixels[(y * Width) + x];
        pixel = Over(pixel, color, coverage);
    }

    /// <summary>One colour over another, both with straight alpha.</summary>
    private static uint Over(uint under, uint over, byte coverage)
    {
        var alpha = ((over >> 24) * coverage + 127) / 255;
        if (alpha == 255) return over;
        var below = (under >> 24) * (255 - alpha) / 255;
        var sum = alpha + below;
        if (sum == 0) return 0;
        var mixed = sum << 24;
        for (var shift = 0; shift < 24; shift += 8)
            mixed |= ((((over >> shift & 255) * alpha) + ((under >> shift & 255) * below)
                + (sum / 2)) / sum) << shift;
        return mixed;
    }
}
