using static TorchSharp.torch;

namespace Idm.TensorFiles.Numpy;

/// <summary>The numbers behind a .npy header.</summary>
internal static class NpyNumbers
{
    private const int ChunkElements = 1 << 20;

    /// <summary>Reads them, in order, into a contiguous tensor on the CPU.</summary>
    public static Tensor Read(NpyHeader header, string where, Fill fill)
    {
        using var scope = NewDisposeScope();
        var count = header.Shape.Aggregate(1L, (product, size) => product * size);
        var flat = empty([count], SafetensorsType.ToTorch(header.Stored));
        for (long at = 0; at < count; at += ChunkElements)
        {
            using var part = flat.narrow(0, at, Math.Min(ChunkElements, count - at));
            try
            {
                fill(part.bytes);
            }
            catch (IOException e)
            {
                throw new WeightsException($"{where}: cannot be read: {e.Message.TrimEnd('.')}. Check its "
                    + "path and its permissions", e);
            }
        }
        if (header.BigEndian) StorageBytes.Reverse(flat);
        StorageBytes.CheckTruth(flat, "the array", where);
        return Shaped(Unsigned(flat, header), header).MoveToOuterDisposeScope();
    }

    /// <summary>Numbers that were read as signed ones of the same size, as they were meant.</summary>
    private static Tensor Unsigned(Tensor flat, NpyHeader header) => header.NumpyType switch
    {
        "uint16" => flat.to(ScalarType.Int32).bitwise_and_(tensor(0xFFFF)),
        "uint32" => flat.to(ScalarType.Int64).bitwise_and_(tensor(0xFFFF_FFFFL)),
        _ => flat,
    };

    private static Tensor Shaped(Tensor flat, NpyHeader header)
    {
        if (!header.ColumnMajor || header.Shape.Count < 2) return flat.view([.. header.Shape]);
        var turned = header.Shape.Count - (header.IsComplex ? 1 : 0);               // a pair stays as it is
        long[] axes = [.. Enumerable.Range(0, header.Shape.Count).Select(axis => (long)axis)];
        axes.AsSpan(0, turned).Reverse();
        return flat.view([.. axes.Select(axis => header.Shape[(int)axis])]).permute(axes).contiguous();
    }

    /// <summary>Fills a buffer with the bytes that come next.</summary>
    public delegate void Fill(Span<byte> buffer);
}
