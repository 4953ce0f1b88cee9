using Idm.Sdk;
using Idm.Sdk.Formats;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography.Projections;

/// <summary>Counts of a detector, view by view, whatever file they are in.</summary>
/// <param name="Origin">Where they come from, for messages.</param>
/// <param name="Views">Number of views.</param>
/// <param name="Rows">Rows of the detector.</param>
/// <param name="Bins">Bins of a row.</param>
/// <param name="Read">Counts of one view, row after row.</param>
internal sealed record CountStack(string Origin, int Views, int Rows, int Bins, Func<int, float[]> Read)
{
    /// <summary>
    /// The stack in an open file: the entry that is named, the one of a format's own name, or the only one,
    /// or all pages.
    /// </summary>
    /// <param name="file">The file; it stays open while views are read.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="name">Name of an entry, without the first slash; null if the path has none.</param>
    /// <param name="usual">Name that the entry has in Data Exchange.</param>
    /// <exception cref="PluginException">There is none, or one of another shape.</exception>
    public static CountStack Of(FormatFile file, string path, string? name, string usual)
    {
        var entry = Find(file, name ?? usual);
        if (name is not null && entry is null)
        {
            throw new PluginException($"{path}: found no entry '{name}', but "
                + $"{string.Join(", ", file.Entries.Take(8).Select(e => e.Name))}");
        }
        if (entry is null && file.Entries is [ArrayEntry only]) entry = only;
        if (entry is ArrayEntry array) return Of(array, $"{path}: '{array.Name}'");
        var pages = entry is PictureEntry page ? [page] : file.Entries.OfType<PictureEntry>().ToArray();
        if (pages.Length == 0)
        {
            throw new PluginException($"{path}: found {file.Entries.Count} arrays, none of them '{usual}': say "
                + "which has the counts, as file#name");
        }
        if (pages.FirstOrDefault(p => p.Shape != pages[0].Shape || p.Shape.Channels != 1) is { } other)
        {
            throw new PluginException($"{path}: found a page {other.Shape} beside one of {pages[0].Shape}, "
                + "expected grey pages of one size");
        }
        var (_, rows, bins) = pages[0].Shape;
        return new CountStack(path, pages.Length, rows, bins, view =>
        {
            var stored = pages[view].Read();
            return [.. Enumerable.Range(0, rows * bins).Select(i => (float)stored.Value(i))];
        });
    }

    /// <summary>An entry by its name, with or without a slash before it; null if there is none.</summary>
    public static FileEntry? Find(FormatFile file, string name) =>
        file.Entries.FirstOrDefault(e => e.Name.TrimStart('/') == name.TrimStart('/'));

    /// <summary>Mean of all views, row after row.</summary>
    public double[] Mean()
    {
        var mean = new double[Rows * Bins];
        for (var view = 0; view < Views; view++)
        {
            var counts = Read(view);
            for (var i = 0; i < mean.Length; i++) mean[i] += counts[i] / Views;
        }
        return mean;
    }

    private static CountStack Of(ArrayEntry array, string origin)
    {
        if (array.Sizes is not ([_, _] or [_, _, _])
            || array.Sizes.Aggregate(1.0, (product, side) => product * side) is < 1 or > 1e12
            || array.Sizes.Any(side => side > int.MaxValue) || array.Sizes[^1] * array.Sizes[^2] > 1 << 28)
        {
            throw new PluginException($"{origin}: found {array}, expected (views, rows, bins) or (views, bins)");
        }
        var (views, bins) = ((int)array.Sizes[0], (int)array.Sizes[^1]);
        var rows = array.Sizes.Count == 3 ? (int)array.Sizes[1] : 1;
        if (array.ReadItem is not null)
            return new CountStack(origin, views, rows, bins, view => Numbers(array.Item(view), origin));

        // A format that cannot read a part is read once.
        var all = new Lazy<float[]>(() => Numbers(array.Read(), origin));
        return new CountStack(
            origin, views, rows, bins, view => all.Value.AsSpan(view * rows * bins, rows * bins).ToArray());
    }

    private static float[] Numbers(Tensor counts, string origin)
    {
        using (counts)
        {
            if (counts.is_complex())
                throw new PluginException($"{origin}: found complex numbers, expected counts");
            using var numbers = counts.to(ScalarType.Float32);
            using var dense = numbers.contiguous();
            return dense.data<float>().ToArray();
        }
    }
}
