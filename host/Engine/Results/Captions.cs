using SkiaSharp;

namespace Idm.Engine.Results;

/// <summary>
/// Draws text: in a sans-serif font of the machine, or in <see cref="PixelFont"/> where there is none.
/// </summary>
internal sealed class Captions : IDisposable
{
    private static readonly string[] Families =
        ["Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Helvetica Neue", "Arial"];

    private readonly SKTypeface? _plain;
    private readonly SKTypeface? _bold;

    /// <param name="builtIn">Whether to use the built-in font even where the machine has fonts.</param>
    public Captions(bool builtIn = false)
    {
        if (builtIn) return;
        _plain = Find(SKFontStyle.Normal);
        _bold = Find(SKFontStyle.Bold);
    }

    public void Draw(
        SKCanvas canvas, string text, float x, float baseline, float size, SKColor color, bool bold = false)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = _plain is not null };
        if (Font(size, bold) is not { } font)
        {
            PixelFont.Draw(canvas, text, x, baseline, size, paint);
            return;
        }
        using (font) canvas.DrawText(text, x, baseline, SKTextAlign.Left, font, paint);
    }

    /// <summary>The text, cut to a width with an ellipsis where it is longer.</summary>
    public string Fit(string text, float width, float size, bool bold = false)
    {
        if (Width(text, size, bold) <= width) return text;
        var length = text.Length - 1;
        while (length > 0 && Width(text[..length] + "…", size, bold) > width) length--;
        return text[..length] + "…";
    }

    public void Dispose()
    {
        _plain?.Dispose();
        _bold?.Dispose();
    }

    private float Width(string text, float size, bool bold)
    {
        using var font = Font(size, bold);
        return font?.MeasureText(text) ?? PixelFont.Width(text, size);
    }

    private SKFont? Font(float size, bool bold) => _plain is null
        ? null
        : new SKFont(bold ? _bold ?? _plain : _plain, size)
        {
            Subpixel = true,
            Edging = SKFontEdging.Antialias,
        };

    private static SKTypeface? Find(SKFontStyle style)
    {
        var installed = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var family = Families.FirstOrDefault(installed.Contains) ?? installed.FirstOrDefault();
        var found = family is null ? null : SKFontManager.Default.MatchFamily(family, style);
        if (found is { GlyphCount: > 0 }) return found;
        found?.Dispose();
        return null;
    }
}
