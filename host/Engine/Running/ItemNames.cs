using System.Globalization;
using System.Text;
using Idm.Sdk.Data;

namespace Idm.Engine.Running;

/// <summary>The items of a source under names that are file names, no two of them alike.</summary>
/// <remarks>
/// Results are written under them: a name must not lead out of the run's folder, nor to another's file.
/// </remarks>
internal static class ItemNames
{
    // Bytes, of the 255 that file systems take; the rest is for a number and the extension.
    private const int Longest = 240;

    /// <summary>The items; those whose names are no good have others.</summary>
    public static IReadOnlyList<DataItem> Of(IReadOnlyList<DataItem> items)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var renamed = new DataItem[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            var safe = Safe(items[i].Name);
            var name = safe;
            for (var n = 2; !taken.Add(name); n++)
                name = string.Create(CultureInfo.InvariantCulture, $"{safe}-{n}");
            renamed[i] = name == items[i].Name ? items[i] : items[i] with { Name = name };
        }
        return renamed;
    }

    private static string Safe(string name)
    {
        var safe = string.Concat(name.Select(c => c is '/' or '\\' || char.IsControl(c) ? '_' : c));
        while (Encoding.UTF8.GetByteCount(safe) > Longest)
            safe = safe[..^(char.IsLowSurrogate(safe[^1]) ? 2 : 1)];
        return safe is "" or "." or ".." ? "_" + safe : safe;
    }
}
