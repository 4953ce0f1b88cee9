using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography;

/// <summary>A sparse matrix on a device, ready for products with vectors.</summary>
/// <remarks>
/// Rows are sorted by their number of entries and cut into slices, and the rows of a slice are filled up to
/// equal length (SELL-C-σ; Kreutzer et al., SIAM J. Sci. Comput. 36(5), 2014): a product is a gather, a
/// multiplication and a sum for each slice, all of them differentiable tensor operations. On a CPU slices fit
/// its cache.
/// </remarks>
internal sealed class SlicedRows : IDisposable
{
    private readonly List<Slice> _slices = [];
    private readonly Tensor _order;

    public SlicedRows(SparseRows matrix, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        int Length(int row) => matrix.Start[row + 1] - matrix.Start[row];
        var rows = Enumerable.Range(0, matrix.Rows).OrderByDescending(Length).ToArray();
        var place = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++) place[rows[i]] = i;
        _order = tensor(place).to(device).DetachFromDisposeScope();

        var most = device.type == DeviceType.CPU ? 1 << 17 : 1 << 24;
        for (var first = 0; first < rows.Length;)
        {
            var width = Math.Max(1, Length(rows[first]));
            var count = Math.Clamp(most / width, 1, rows.Length - first);
            _slices.Add(Slice.Of(matrix, rows.AsSpan(first, count), width, dtype, device));
            first += count;
        }
    }

    /// <summary>The product with a vector: (columns) to (rows).</summary>
    public Tensor Multiply(Tensor vector)
    {
        using var scope = NewDisposeScope();
        return cat([.. _slices.Select(s => s.Multiply(vector))]).index_select(0, _order)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Multiplies the matrix by a number.</summary>
    public void Scale(double factor)
    {
        using var scalar = factor.ToScalar();
        foreach (var slice in _slices) slice.Weight.mul_(scalar);
    }

    /// <summary>Frees the matrix.</summary>
    public void Dispose()
    {
        _order.Dispose();
        foreach (var slice in _slices) slice.Dispose();
    }

    /// <summary>Rows of equal length.</summary>
    private sealed record Slice(Tensor Index, Tensor Weight, int Rows, int Width) : IDisposable
    {
        public static Slice Of(
            SparseRows matrix, ReadOnlySpan<int> rows, int width, ScalarType dtype, Device device)
        {
            var (index, weight) = (new int[rows.Length * width], new float[rows.Length * width]);
            for (var i = 0; i < rows.Length; i++)
            {
                var (from, count) =
                    (matrix.Start[rows[i]], matrix.Start[rows[i] + 1] - matrix.Start[rows[i]]);
                Array.Copy(matrix.Index, from, index, i * width, count);
                Array.Copy(matrix.Weight, from, weight, i * width, count);
            }
            return new Slice(
                tensor(index).to(device).DetachFromDisposeScope(),
                tensor(weight).to(dtype).to(device).DetachFromDisposeScope(), rows.Length, width);
        }

        public Tensor Multiply(Tensor vector)
        {
            using var scope = NewDisposeScope();
            return vector.index_select(0, Index).mul_(Weight).view(Rows, Width).sum(1)
                .MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
            Index.Dispose();
            Weight.Dispose();
        }
    }
}
