using Idm.Configuration.Errors;

namespace Idm.Configuration.Nodes;

/// <summary>Resolves <c>&lt;&lt;: *base</c>: written keys win, then the first base with the key.</summary>
internal static class MergeKey
{
    public const string Name = "<<";

    /// <summary>The entries of a mapping whose <c>&lt;&lt;</c> entries stand apart.</summary>
    public static IReadOnlyList<MappingEntry> Resolve(
        List<MappingEntry> own, IReadOnlyList<Node> sources, ConfigurationErrors errors)
    {
        var known = own.Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var source in sources.SelectMany(s => s is SequenceNode list ? list.Items : [s]))
        {
            if (source is MappingNode mapping)
            {
                own.AddRange(mapping.Entries.Where(e => known.Add(e.Key)));
            }
            else
            {
                errors.Add(ErrorCodes.Syntax, source.Origin,
                    $"'<<' expected a mapping or a list of mappings, found {source.Shown}");
            }
        }

        return own;
    }
}
