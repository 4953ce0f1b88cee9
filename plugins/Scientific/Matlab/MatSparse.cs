using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Matlab;

/// <summary>Indices of the numbers of a sparse matrix: compressed columns.</summary>
/// <param name="Rows">The row of each number.</param>
/// <param name="Starts">The first number of each column, and the end of the last one.</param>
internal sealed record MatSparse(NumberLayout Rows, NumberLayout Starts)
{
    /// <summary>More zeros are not written out: 1 GiB of double numbers.</summary>
    public const long MostNumbers = 1 << 27;

    /// <summary>Loads the matrix with its zeros.</summary>
    /// <exception cref="Idm.Sdk.PluginException">A number stands nowhere, or there are too many.</exception>
    public Tensor Load(ByteSource source, MatVariable variable, string where)
    {
        var shape = variable.Array.Shape;
        CheckSize(shape, where);
        return Dense(shape, Integers(Starts.Load(source, null, where)),
            Integers(Rows.Load(source, null, where)),
            variable.Numbers(source, null, where), where);
    }

    /// <summary>Refuses matrices that are too large with their zeros.</summary>
    public static void CheckSize(IReadOnlyList<long> shape, string where)
    {
        if (Sizes.Count(shape, where) <= MostNumbers) return;
        throw BadFile.Unsupported(where, $"a sparse matrix of {shape[0]} x {shape[1]}",
            $"at most {MostNumbers} numbers with its zeros", "split it into blocks");
    }

    /// <summary>The matrix with its zeros.</summary>
    /// <param name="shape">Rows and columns.</param>
    /// <param name="starts">The first number of each column, and the end of the last one.</param>
    /// <param name="row">The row of each number.</param>
    /// <param name="numbers">The numbers.</param>
    /// <param name="where">The file and the array, for messages.</param>
    public static Tensor Dense(IReadOnlyList<long> shape, long[] starts, long[] row, Tensor numbers,
        string where)
    {
        var (rows, columns) = (shape[0], shape[1]);
        if (starts.Length != columns + 1)
            throw BadFile.Damaged(where, $"{starts.Length} starts of columns", $"{columns + 1}");
        var end = CheckedEnd(starts, row.Length, where);
        if (numbers.NumberOfElements < end)
            throw BadFile.Damaged(where, $"{numbers.NumberOfElements} numbers", $"{end} in its columns");

        var places = new long[end];
        for (var column = 0; column < columns; column++)
        {
            for (var i = starts[column]; i < starts[column + 1]; i++)
            {
                if (row[i] < 0 || row[i] >= rows)
                    throw BadFile.Damaged(where, $"a number in row {row[i]}", $"rows 0 to {rows - 1}");
                places[i] = (row[i] * columns) + column;
            }
        }
        var dense = zeros([rows * columns], numbers.dtype);
        if (end > 0) dense.index_put_(numbers.narrow(0, 0, end), tensor(places));
        return dense.view(rows, columns);
    }

    private static long CheckedEnd(long[] starts, long rows, string where)
    {
        for (var i = 0; i < starts.Length; i++)
        {
            if (starts[i] < (i == 0 ? 0 : starts[i - 1]) || starts[i] > rows || (i == 0 && starts[i] != 0))
            {
                throw BadFile.Damaged(where, $"a column that starts at number {starts[i]}",
                    $"starts that rise from 0 to at most {rows}");
            }
        }
        return starts[^1];
    }

    /// <summary>Whole numbers, of whatever type they were; the tensor is disposed.</summary>
    public static long[] Integers(Tensor loaded)
    {
        using (loaded)
        using (var wide = loaded.to(ScalarType.Int64))
            return [.. wide.data<long>()];
    }
}
