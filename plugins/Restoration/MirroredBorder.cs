using static TorchSharp.torch;

namespace Idm.Plugins.Restoration;

/// <summary>An image continued by its mirror image on all sides; border pixels are not repeated.</summary>
internal sealed class MirroredBorder : IDisposable
{
    private readonly (int Height, int Width) _image;
    private readonly Tensor _rows;
    private readonly Tensor _columns;

    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    /// <param name="kernel">How far the border reaches: as far as the kernel does.</param>
    /// <param name="device">Where the images are.</param>
    public MirroredBorder(int height, int width, PointSpread kernel, Device device)
    {
        _image = (height, width);
        var rows = Mirrored(height, kernel.Height - 1 - kernel.CentreRow, kernel.CentreRow);
        var columns = Mirrored(width, kernel.Width - 1 - kernel.CentreColumn, kernel.CentreColumn);
        using var scope = NewDisposeScope();
        _rows = tensor(rows).to(device).DetachFromDisposeScope();
        _columns = tensor(columns).to(device).DetachFromDisposeScope();
        Norm = Math.Sqrt((double)MostUsed(rows) * MostUsed(columns));
    }

    /// <summary>
    /// The square root of how often a pixel is used at the most: the largest singular value.
    /// </summary>
    public double Norm { get; }

    public Tensor Apply(Tensor x) => x.index_select(2, _rows).index_select(3, _columns);

    /// <summary>Sums up what each pixel was used for.</summary>
    public Tensor ApplyTransposed(Tensor padded)
    {
        var (n, c) = (padded.shape[0], padded.shape[1]);
        using var scope = NewDisposeScope();
        var rows = zeros([n, c, padded.shape[2], _image.Width], dtype: padded.dtype, device: padded.device)
            .index_add(3, _columns, padded, Idm.Sdk.Scalars.One);
        return zeros([n, c, _image.Height, _image.Width], dtype: padded.dtype, device: padded.device)
            .index_add(2, _rows, rows, Idm.Sdk.Scalars.One).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _rows.Dispose();
        _columns.Dispose();
    }

    private static long[] Mirrored(int n, int before, int after) =>
        [.. Enumerable.Range(-before, n + before + after).Select(i => (long)Mirror(i, n))];

    private static int Mirror(int i, int n)
    {
        if (n == 1) return 0;
        var period = 2 * (n - 1);
        var folded = ((i % period) + period) % period;
        return folded < n ? folded : period - folded;
    }

    private static int MostUsed(long[] indices) => indices.GroupBy(i => i).Max(g => g.Count());
}
