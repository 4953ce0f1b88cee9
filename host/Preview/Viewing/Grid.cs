using Idm.Common.Drawing;

namespace Idm.Preview.Viewing;

/// <summary>Places for panels of one shape, each with a line for its label above.</summary>
internal static class Grid
{
    /// <summary>Divides an area so that the pictures become as large as possible.</summary>
    /// <param name="body">What is divided.</param>
    /// <param name="count">How many places.</param>
    /// <param name="width">Columns of the pictures.</param>
    /// <param name="height">Rows of the pictures.</param>
    /// <param name="label">Height of a label.</param>
    /// <param name="gap">Space between places.</param>
    public static IReadOnlyList<(Area Label, Area Picture)> Divide(
        Area body, int count, int width, int height, int label, int gap)
    {
        var (columns, rows) = Best(body, count, width, height, label, gap);
        var (cellWidth, cellHeight) = Cell(body, columns, rows, gap);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var left = body.Left + (i % columns * (cellWidth + gap));
            var top = body.Top + (i / columns * (cellHeight + gap));
            return (new Area(left, top, cellWidth, label),
                new Area(left, top + label, cellWidth, Math.Max(1, cellHeight - label)));
        })];
    }

    private static (int Columns, int Rows) Best(
        Area body, int count, int width, int height, int label, int gap)
    {
        var (best, most) = ((Columns: 1, Rows: count), 0.0);
        for (var columns = 1; columns <= count; columns++)
        {
            var rows = (count + columns - 1) / columns;
            var (w, h) = Cell(body, columns, rows, gap);
            var scale = Math.Min(w / (double)width, (h - label) / (double)height);
            // A little less size is no price for a full grid.
            if (scale > most * 1.02) (best, most) = ((columns, rows), scale);
        }
        return best;
    }

    private static (int Width, int Height) Cell(Area body, int columns, int rows, int gap) => (
        Math.Max(1, (body.Width - ((columns - 1) * gap)) / columns),
        Math.Max(1, (body.Height - ((rows - 1) * gap)) / rows));
}
