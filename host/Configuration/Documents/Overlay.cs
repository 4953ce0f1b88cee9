using Idm.Configuration.Nodes;

namespace Idm.Configuration.Documents;

/// <summary>Lays one document over another: mappings are joined key by key, all else is replaced.</summary>
/// <remarks>
/// A part that names another export (<c>use</c>) replaces the whole part below it: the options of one export
/// mean nothing to another.
/// </remarks>
internal static class Overlay
{
    public static MappingNode Lay(MappingNode over, MappingNode below)
    {
        var joined = below.Entries.ToDictionary(e => e.Key, StringComparer.Ordinal);
        List<string> order = [.. joined.Keys];
        foreach (var entry in over.Entries)
        {
            if (!joined.TryGetValue(entry.Key, out var old))
            {
                order.Add(entry.Key);
            }

            joined[entry.Key] = entry.Value is MappingNode top && old?.Value is MappingNode bottom
                && !NamesAnotherPart(top, bottom)
                ? entry with { Value = Lay(top, bottom) }
                : entry;
        }

        return new MappingNode(over.Origin, [.. order.Select(key => joined[key])]);
    }

    private static bool NamesAnotherPart(MappingNode over, MappingNode below) =>
        Named(over) is { } name && Named(below) is { } other && name != other;

    private static string? Named(MappingNode part) =>
        ((part.Find("use") ?? part.Find("script"))?.Value as ScalarNode)?.Value;
}
