using System.Globalization;
using Idm.Sdk.Formats;

namespace Idm.Engine.Inspection;

/// <summary>Lines of a pipeline that would use an entry of a file, told from its sizes and values.</summary>
internal static class PipelineUses
{
    private const string Measurement = "y", Shape = "shape";

    /// <summary>The lines; none where nothing takes such an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="values">Its values.</param>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="all">All entries of the file.</param>
    public static IEnumerable<string> Of(
        FileEntry entry, ValueSummary values, string path, IReadOnlyList<FileEntry> all)
    {
        if (values.IsComplex || values.Least > values.Largest) yield break;
        // A file's first picture, and its only array, are found without their names.
        var found = all.OfType<PictureEntry>().FirstOrDefault() ?? (all.Count == 1 ? all[0] : null);
        var source = Quoted(entry == found ? path : $"{path}#{entry.Name}");
        if (IsImage(entry.Sizes))
            yield return $"data: {{ use: images, path: {source}{Levels(entry, values)} }}";
        if (entry.Sizes is [_, _] && values is { IsBinary: true, Least: 0 })
            yield return $"operator: {{ use: inpainting-file, path: {source} }}";
        if (entry is not ArrayEntry) yield break;
        if (entry.Name == Measurement && entry.Type is "float32" or "float64")
        {
            var size = all.Any(other => other.Name == Shape) ? "" : "   # and size: [H, W], of the images";
            yield return $"data: {{ use: measurements, path: {Quoted(path)} }}{size}";
        }
        if (entry.Sizes is [_] or [_, _] && values is { IsBinary: true, Least: 0 })
            yield return $"operator: {{ use: mri, mask: file, mask_file: {source} }}";
        if (SideOf(entry.Sizes) is { } side)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"operator: {{ use: block-cs, block: {side}, matrix: {source} }}");
        }
    }

    private static bool IsImage(IReadOnlyList<long> sizes) =>
        sizes is [> 1, > 1] or [1 or 3, > 1, > 1];

    /// <summary>The values that are black and white, where the file's type does not say it.</summary>
    private static string Levels(FileEntry entry, ValueSummary values) =>
        entry is PictureEntry || entry.Type == "uint8" || values is { Least: >= 0, Largest: <= 1 }
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture, $", levels: [{values.Least:r}, {values.Largest:r}]");

    /// <summary>
    /// The side B of the blocks that a matrix (M, B²) or (B², M) measures, M below B²; from 4 to 64.
    /// </summary>
    private static long? SideOf(IReadOnlyList<long> sizes)
    {
        if (sizes is not [var rows, var columns] || rows == columns) return null;
        var pixels = Math.Max(rows, columns);
        var side = (long)Math.Round(Math.Sqrt(pixels));
        return side is >= 4 and <= 64 && side * side == pixels ? side : null;
    }

    private static string Quoted(string text) =>
        text.IndexOfAny([' ', ',', ':', '#', '{', '}', '[', ']', '\'', '"']) < 0
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
