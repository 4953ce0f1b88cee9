namespace Idm.TensorFiles.Safetensors;

/// <summary>Checks that tensors fit their shapes and tile the data of a safetensors file exactly.</summary>
internal static class SafetensorsLayout
{
    /// <exception cref="WeightsException">
    /// An unknown type, a wrong size, a hole, an overlap, or a wrong end.
    /// </exception>
    public static void Check(string file, IEnumerable<SafetensorsEntry> entries, long dataLength)
    {
        long next = 0;
        string? before = null;
        var inOrder = entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.Length)
            .ThenBy(entry => entry.Name, StringComparer.Ordinal);
        foreach (var entry in inOrder)
        {
            var where = $"{file}: tensor '{entry.Name}'";
            var needed = BytesOf(entry, where);
            if (entry.Length != needed)
            {
                throw new WeightsException($"{where}: found {entry.Length} bytes of data, expected {needed} "
                    + $"for {entry}; the file is damaged or hostile: "
                    + "fetch it again from where you trust it");
            }
            if (entry.Begin != next)
            {
                var kind = entry.Begin < next ? "overlaps" : "leaves a hole after";
                throw new WeightsException($"{where}: found data at {entry.Begin}, expected {next}: it "
                    + $"{kind} "
                    + $"{(before is null ? "the beginning" : $"'{before}'")}; the file is damaged or "
                    + "hostile: fetch it again from where you trust it");
            }
            if (entry.Length > dataLength - next)
            {
                throw new WeightsException($"{where}: its data end at {(Int128)entry.Begin + entry.Length}, "
                    + "but the file "
                    + $"has only {dataLength} bytes of data; the file is truncated: fetch it again");
            }
            next += entry.Length;
            before = entry.Name;
        }
        if (next != dataLength)
        {
            throw new WeightsException($"{file}: found {dataLength} bytes of data, expected {next}: the rest "
                + "belongs to no tensor; the file is damaged or hostile: "
                + "fetch it again from where you trust it");
        }
    }

    private static long BytesOf(SafetensorsEntry entry, string where)
    {
        if (!SafetensorsType.TryGetBytes(entry.Dtype, out var bytes))
        {
            throw new WeightsException($"{where}: found dtype '{entry.Dtype}', expected one of "
                + $"{SafetensorsType.Known}");
        }

        // Sizes of 0 are left out, so that [0, 2^62, 2^62] is refused here and not by torch.
        Int128 all = bytes;
        foreach (var size in entry.Shape.Where(size => size != 0))
        {
            all *= size;
            if (all > long.MaxValue)
                throw new WeightsException($"{where}: found {entry}, expected less than 2^63 bytes");
        }
        return entry.Shape.Contains(0) ? 0 : (long)all;
    }
}
