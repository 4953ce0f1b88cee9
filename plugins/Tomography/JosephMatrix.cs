using Idm.Sdk;

namespace Idm.Plugins.Tomography;

/// <summary>The matrix of all rays through an image, by Joseph's method (IEEE TMI 1(3), 1982).</summary>
/// <remarks>
/// A ray that is nearer to the columns' direction than to the rows' is sampled once in each row, by linear
/// interpolation between two pixels, and each sample stands for the length of ray in its row; and the other
/// way round. Outside, the image is 0.
/// </remarks>
internal static class JosephMatrix
{
    /// <summary>Most entries that one matrix may have: they are numbered in 32 bits.</summary>
    private const long MostEntries = 1L << 30;

    /// <summary>
    /// Rows are rays, bin after bin and view after view; columns are pixels, row after row.
    /// </summary>
    /// <param name="scan">The rays.</param>
    /// <param name="gain">What lengths in mm are multiplied by.</param>
    /// <exception cref="PluginException">The matrix would be too large.</exception>
    public static SparseRows Of(ScanGeometry scan, double gain)
    {
        var rays = (long)scan.Angles.Count * scan.Detectors;
        if (rays >= int.MaxValue || (long)scan.Height * scan.Width >= int.MaxValue) throw TooLarge(scan);

        var start = new int[rays + 1];
        var (index, weight) = (new int[1 << 16], new float[1 << 16]);
        var row = 0;
        for (var view = 0; view < scan.Angles.Count; view++)
        {
            for (var bin = 0; bin < scan.Detectors; bin++, row++)
            {
                var used = start[row];
                var needed = used + (2L * Math.Max(scan.Height, scan.Width));
                if (needed > MostEntries) throw TooLarge(scan);
                if (needed > index.Length)
                {
                    Array.Resize(ref index, (int)Math.Max(needed, 2L * index.Length));
                    Array.Resize(ref weight, index.Length);
                }
                start[row + 1] = used + Trace(
                    scan, scan.RayTo(view, bin), gain, index.AsSpan(used), weight.AsSpan(used));
            }
        }
        return new SparseRows(scan.Height * scan.Width, start, index[..start[^1]], weight[..start[^1]]);
    }

    /// <summary>Writes the entries of one ray, and says how many they are.</summary>
    private static int Trace(ScanGeometry scan, Ray ray, double gain, Span<int> index, Span<float> weight)
    {
        // In units of pixels, from the centre of the first: rows count down, y counts up.
        var row = ((scan.Height - 1) / 2.0) - (ray.Y / scan.PixelSize);
        var column = (ray.X / scan.PixelSize) + ((scan.Width - 1) / 2.0);
        var alongRows = Math.Abs(ray.DY) >= Math.Abs(ray.DX);
        var slope = alongRows ? -ray.DX / ray.DY : -ray.DY / ray.DX;
        var (steps, across, stride, side) = alongRows
            ? (scan.Height, scan.Width, scan.Width, 1)
            : (scan.Width, scan.Height, 1, scan.Width);
        var (from, at) = alongRows ? (row, column) : (column, row);
        var length = gain * scan.PixelSize * Math.Sqrt(1 + (slope * slope));

        var count = 0;
        for (var i = 0; i < steps; i++)
        {
            var position = at + ((i - from) * slope);
            if (position <= -1 || position >= across) continue;
            var pixel = (int)Math.Floor(position);
            var fraction = position - pixel;
            var place = (i * stride) + (pixel * side);
            if (pixel >= 0) (index[count], weight[count++]) = (place, (float)(length * (1 - fraction)));
            if (pixel + 1 < across && fraction > 0)
                (index[count], weight[count++]) = (place + side, (float)(length * fraction));
        }
        return count;
    }

    private static PluginException TooLarge(ScanGeometry scan) => new(
        $"ct: {scan.Angles.Count} views with {scan.Detectors} bins of an image of {scan.Height} x "
        + $"{scan.Width} pixels need a matrix of more than {MostEntries} entries: use fewer views or bins, "
        + "or a smaller image");
}
