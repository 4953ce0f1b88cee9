using System.Globalization;
using SkiaSharp;

namespace Idm.Engine.Results;

/// <summary>
/// The picture of a run: one row an image, its steps side by side with the reference and the difference.
/// </summary>
public static class Strip
{
    /// <summary>Its name in the output folder.</summary>
    public const string FileName = "strip.png";

    /// <summary>How many rows are drawn; the number of further ones is said below.</summary>
    public const int MaxRows = 32;

    private const float Margin = 28, ColumnGap = 14, RowGap = 26, LabelHeight = 24, NameHeight = 26,
        NoteHeight = 22;
    private const float NameSize = 15, LabelSize = 13, NoteSize = 13;
    private static readonly SKColor Paper = new(0xF7, 0xF7, 0xF5), Ink = new(0x22, 0x24, 0x28);
    private static readonly SKColor Soft = new(0x6A, 0x6E, 0x76), Hairline = new(0x00, 0x00, 0x00, 0x30);

    /// <summary>Writes <c>strip.png</c>.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It cannot be written.</exception>
    public static void Write(OutputFolder output, IReadOnlyList<StripRow> rows) =>
        AtomicFile.Write(output.PathOf(FileName), Compose(rows));

    /// <summary>The bytes of the PNG.</summary>
    /// <param name="rows">At least one row, each with at least one cell.</param>
    public static byte[] Compose(IReadOnlyList<StripRow> rows)
    {
        using var captions = new Captions();
        return Compose(rows, captions);
    }

    internal static byte[] Compose(IReadOnlyList<StripRow> rows, Captions captions)
    {
        var shown = rows.Take(MaxRows).ToList();
        var columns = Columns(shown);
        var oneHeading = shown.All(row => Labels(row).SequenceEqual(Labels(shown[0])));
        var width = (2 * Margin) + columns.Sum() + (ColumnGap * (columns.Count - 1));
        var height = Margin
            + shown.Select((row, i) => Height(row, i == 0 || !oneHeading) + RowGap).Sum() - RowGap
            + (rows.Count > MaxRows ? NameHeight : 0) + Margin;

        using var surface = new SKBitmap(
            (int)Math.Ceiling(width), (int)Math.Ceiling(height), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(surface);
        canvas.Clear(Paper);
        var y = Margin;
        for (var i = 0; i < shown.Count; i++)
        {
            DrawRow(canvas, captions, shown[i], columns, y, i == 0 || !oneHeading);
            y += Height(shown[i], i == 0 || !oneHeading) + RowGap;
        }
        if (rows.Count > MaxRows)
        {
            captions.Draw(canvas, $"and {rows.Count - MaxRows} more", Margin, y, NameSize, Soft);
        }
        return Png(surface);
    }

    private static void DrawRow(
        SKCanvas canvas, Captions captions, StripRow row, List<float> columns, float y, bool headings)
    {
        var name = row.Brightness == 1
            ? row.Name
            : string.Create(CultureInfo.InvariantCulture, $"{row.Name} (brightness × {row.Brightness:g3})");
        name = captions.Fit(name, columns.Sum(), NameSize, bold: true);
        captions.Draw(canvas, name, Margin, y + NameSize, NameSize, Ink, bold: true);
        y += NameHeight;
        var x = Margin;
        for (var i = 0; i < row.Cells.Count; i++)
        {
            var cell = row.Cells[i];
            var top = y;
            if (headings)
            {
                captions.Draw(canvas, captions.Fit(cell.Label, columns[i], LabelSize), x,
                    top + LabelSize, LabelSize, Soft);
                top += LabelHeight;
            }
            var bottom = top + DrawPicture(canvas, cell, row.Brightness, x, top);
            if (cell.Psnr is { } psnr)
            {
                var note = psnr.ToString("0.00", CultureInfo.InvariantCulture) + " dB";
                captions.Draw(canvas, note, x, bottom + NoteHeight - 5, NoteSize, Ink);
            }
            x += columns[i] + ColumnGap;
        }
    }

    private static float DrawPicture(SKCanvas canvas, StripCell cell, float brightness, float x, float y)
    {
        using var picture = Thumbnail.Draw(cell.Samples, cell.Shape, brightness);
        using var frame = new SKPaint { Color = Hairline, Style = SKPaintStyle.Stroke, StrokeWidth = 1 };
        canvas.DrawBitmap(picture, x, y);
        canvas.DrawRect(x - 0.5f, y - 0.5f, picture.Width + 1, picture.Height + 1, frame);
        return picture.Height;
    }

    private static IEnumerable<string> Labels(StripRow row) => row.Cells.Select(cell => cell.Label);

    private static List<float> Columns(List<StripRow> rows) =>
        [.. Enumerable.Range(0, rows.Max(row => row.Cells.Count)).Select(column => rows
            .Where(row => column < row.Cells.Count)
            .Max(row => (float)Math.Max(72, Thumbnail.Size(row.Cells[column].Shape).Width)))];

    private static float Height(StripRow row, bool headings) =>
        NameHeight + (headings ? LabelHeight : 0)
        + row.Cells.Max(cell => Thumbnail.Size(cell.Shape).Height + (cell.Psnr is null ? 0 : NoteHeight));

    private static byte[] Png(SKBitmap surface)
    {
        using var pixmap = surface.PeekPixels();
        using var png = pixmap.Encode(SKEncodedImageFormat.Png, 100)
            ?? throw new InvalidOperationException(
                $"no PNG came of {surface.Width} x {surface.Height} pixels");
        return png.ToArray();
    }
}
