namespace Idm.Scripting.Editing;

/// <summary>Names side by side, as many as fit.</summary>
internal static class NameColumns
{
    private const int Gap = 2;

    /// <param name="names">The names.</param>
    /// <param name="most">How many to show; of the rest only the number is told.</param>
    /// <param name="width">How many columns of text there are.</param>
    public static IEnumerable<string> Of(IReadOnlyList<string> names, int most, int width)
    {
        var shown = names.Take(most).ToList();
        var column = shown.Max(n => n.Length) + Gap;
        var columns = Math.Max(1, width / column);
        var rows = (shown.Count + columns - 1) / columns;
        for (var row = 0; row < rows; row++)
        {
            yield return string.Concat(Enumerable.Range(0, columns)
                .Select(c => (c * rows) + row)
                .Where(i => i < shown.Count)
                .Select(i => shown[i].PadRight(column))).TrimEnd();
        }
        if (names.Count > most) yield return $"and {names.Count - most} more";
    }
}
