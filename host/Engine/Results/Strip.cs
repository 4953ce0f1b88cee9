using System.Globalization;
using Idm.Common.Drawing;
using Idm.Common.Files;

namespace Idm.Engine.Results;

/// <summary>
/// The picture of a run: one row an image, its steps side by side with the reference and the difference.
/// </summary>
public static class Strip
{
    /// <summary>Its name in the output folder.</summary>
    public const string FileName = "strip.png";

    /// <summary>Number of rows drawn; the number of further ones is printed below.</summary>
    public const int MaxRows = 32;

    private const int Margin = 28, ColumnGap = 14, RowGap = 26, LabelHeight = 24, NameHeight = 26,
        NoteHeight = 22;
    private const int NameBaseline = 15, LabelBaseline = 13, LeastWidth = 72;
    private const uint Paper = 0xFFF5F7F7, Dark = 0xFF282422, Soft = 0xFF766E6A, Hairline = 0x30000000;

    private static Font Letters => Font.Normal;

    /// <summary>Writes <c>strip.png</c>.</summary>
    /// <exception cref="UnwritableFileException">It cannot be written.</exception>
    public static void Write(OutputFolder output, IReadOnlyList<StripRow> rows) =>
        AtomicFile.Write(output.PathOf(FileName), Compose(rows));

    /// <summary>The bytes of the PNG.</summary>
    /// <param name="rows">At least one row, each with at least one cell.</param>
    public static byte[] Compose(IReadOnlyList<StripRow> rows)
    {
        var shown = rows.Take(MaxRows).ToList();
        var columns = Columns(shown);
        var oneHeading = shown.All(row => Labels(row).SequenceEqual(Labels(shown[0])));
        var width = (2 * Margin) + columns.Sum() + (ColumnGap * (columns.Count - 1));
        var height = Margin
            + shown.Select((row, i) => Height(row, i == 0 || !oneHeading) + RowGap).Sum() - RowGap
            + (rows.Count > MaxRows ? NameHeight : 0) + Margin;

        var canvas = new Canvas(width, height);
        var ink = new Ink(canvas);
        ink.Fill(new Area(0, 0, width, height), Paper);
        var y = Margin;
        for (var i = 0; i < shown.Count; i++)
        {
            DrawRow(ink, shown[i], columns, y, i == 0 || !oneHeading);
            y += Height(shown[i], i == 0 || !oneHeading) + RowGap;
        }
        if (rows.Count > MaxRows) ink.Write(Letters, $"and {rows.Count - MaxRows} more", Margin, y, Soft);
        return Png.Encode(canvas);
    }

    private static void DrawRow(Ink ink, StripRow row, List<int> columns, int y, bool headings)
    {
        var name = row.Brightness == 1
            ? row.Name
            : string.Create(CultureInfo.InvariantCulture, $"{row.Name} (brightness × {row.Brightness:g3})");
        ink.Write(Letters, Letters.Fit(name, columns.Sum() - 1), Margin, y + NameBaseline, Dark, bold: true);
        y += NameHeight;
        var x = Margin;
        for (var i = 0; i < row.Cells.Count; i++)
        {
            var cell = row.Cells[i];
            var top = y;
            if (headings)
            {
                ink.Write(Letters, Letters.Fit(cell.Label, columns[i]), x, top + LabelBaseline, Soft);
                top += LabelHeight;
            }
            var bottom = top + DrawPicture(ink, cell, row.Brightness, x, top);
            if (cell.Psnr is { } psnr)
            {
                var note = psnr.ToString("0.00", CultureInfo.InvariantCulture) + " dB";
                ink.Write(Letters, note, x, bottom + NoteHeight - 5, Dark);
            }
            x += columns[i] + ColumnGap;
        }
    }

    private static int DrawPicture(Ink ink, StripCell cell, float brightness, int x, int y)
    {
        var picture = Thumbnail.Draw(cell.Samples, cell.Shape, brightness);
        ink.Paste(picture, x, y);
        ink.Frame(new Area(x - 1, y - 1, picture.Width + 2, picture.Height + 2), Hairline);
        return picture.Height;
    }

    private static IEnumerable<string> Labels(StripRow row) => row.Cells.Select(cell => cell.Label);

    private static List<int> Columns(List<StripRow> rows) =>
        [.. Enumerable.Range(0, rows.Max(row => row.Cells.Count)).Select(column => rows
            .Where(row => column < row.Cells.Count)
            .Max(row => Math.Max(LeastWidth, Thumbnail.Size(row.Cells[column].Shape).Width)))];

    private static int Height(StripRow row, bool headings) =>
        NameHeight + (headings ? LabelHeight : 0)
        + row.Cells.Max(cell => Thumbnail.Size(cell.Shape).Height + (cell.Psnr is null ? 0 : NoteHeight));
}
