namespace Idm.Imaging;

/// <summary>The five row filters of PNG: each byte is stored as its difference from a prediction.</summary>
internal static class PngFilter
{
    /// <summary>Undoes the filter of one row, in place.</summary>
    /// <param name="filter">0 none, 1 left, 2 above, 3 mean of both, 4 Paeth's choice.</param>
    /// <param name="row">The filtered bytes.</param>
    /// <param name="above">The row before, unfiltered; zeros for the first.</param>
    /// <param name="pixel">Bytes a pixel.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixel)
    {
        if (filter > 4) throw BadImageException.Damaged($"a PNG row has the unknown filter {filter}");
        if (filter == 0) return;
        for (var i = 0; i < row.Length; i++)
        {
            var (left, aboveLeft) = i < pixel ? (0, 0) : (row[i - pixel], above[i - pixel]);
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], aboveLeft),
            });
        }
    }

    /// <summary>
    /// Of left, above and their common neighbour, the one nearest to left + above - neighbour.
    /// </summary>
    public static int Paeth(int left, int above, int aboveLeft)
    {
        var (toLeft, toAbove) = (Math.Abs(above - aboveLeft), Math.Abs(left - aboveLeft));
        var toAboveLeft = Math.Abs(left + above - (2 * aboveLeft));
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
