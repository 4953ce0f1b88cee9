using System.Globalization;
using Idm.Sdk.Formats;

namespace Idm.Engine.Inspection;

/// <summary>Lines of a pipeline that would use an entry of a file, told from its sizes and values.</summary>
internal static class PipelineUses
{
    private const string Measurement = "y";

    /// <summary>The lines; none where nothing takes such an entry.</summary>
    public static IReadOnlyList<string> Of(
        FileEntry entry, ValueSummary values, string path, IReadOnlyList<FileEntry> all)
    {
        var lines = new List<string>();
        var first = all.OfType<PictureEntry>().FirstOrDefault() ?? (all.Count == 1 ? all[0] : null);
        var source = Quoted(entry == first ? path : $"{path}#{entry.Name}");
        if (entry is ArrayEntry && entry.Name == Measurement)
            lines.Add($"data: {{ use: measurements, path: {Quoted(path)} }}");
        if (values.IsComplex || values.Least > values.Largest) return lines;
        var (rows, columns) = entry.Sizes.Count >= 2 ? (entry.Sizes[^2], entry.Sizes[^1]) : (0L, 0L);
        if (entry.Sizes is [_, _] or [1 or 3, _, _] && rows > 1 && columns > 1)
        {
            var levels = entry is PictureEntry || entry.Type == "uint8"
                || (values.Least >= 0 && values.Largest <= 1)
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture, $", levels: [{values.Least:r}, {values.Largest:r}]");
            lines.Add($"data: {{ use: images, path: {source}{levels} }}");
        }
        if (entry.Sizes is [_, _] or [1, _, _] && values is { IsBinary: true, Least: 0 })
        {
            lines.Add($"operator: {{ use: inpainting-file, path: {source} }}");
            lines.Add($"operator: {{ use: mri, mask: file, mask_file: {source} }}");
        }
        if (entry is ArrayEntry && entry.Sizes is [_, _] && SideOf(rows, columns) is { } side)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"operator: {{ use: block-cs, block: {side}, matrix: {source} }}"));
        }
        return lines;
    }

    /// <summary>The side of the blocks that a matrix (M, B²) or (B², M) with M below B² measures, from 4 to 64.</summary>
    private static long? SideOf(long rows, long columns)
    {
        var side = (long)Math.Round(Math.Sqrt(Math.Max(rows, columns)));
        return side is >= 4 and <= 64 && side * side == Math.Max(rows, columns) && Math.Min(rows, columns) < side * side
            ? side
            : null;
    }

    private static string Quoted(string text) =>
        text.IndexOfAny([' ', ',', ':', '#', '{', '}', '[', ']', '\'', '"']) < 0
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
