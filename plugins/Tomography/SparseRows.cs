namespace Idm.Plugins.Tomography;

/// <summary>A sparse matrix, row by row (CSR).</summary>
/// <param name="Columns">Number of columns.</param>
/// <param name="Start">Where each row begins in the other two, and at last where the last one ends.</param>
/// <param name="Index">Columns of the entries.</param>
/// <param name="Weight">Values of the entries.</param>
internal sealed record SparseRows(int Columns, int[] Start, int[] Index, float[] Weight)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Start.Length - 1;

    /// <summary>The transposed matrix, with the very same values.</summary>
    public SparseRows Transposed()
    {
        var start = new int[Columns + 1];
        foreach (var column in Index) start[column + 1]++;
        for (var c = 0; c < Columns; c++) start[c + 1] += start[c];

        var next = start[..^1];
        var (index, weight) = (new int[Index.Length], new float[Weight.Length]);
        for (var row = 0; row < Rows; row++)
        {
            for (var i = Start[row]; i < Start[row + 1]; i++)
            {
                var to = next[Index[i]]++;
                (index[to], weight[to]) = (row, Weight[i]);
            }
        }
        return new SparseRows(Rows, start, index, weight);
    }
}
