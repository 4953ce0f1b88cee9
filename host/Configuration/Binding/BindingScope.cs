using Idm.Configuration.Errors;
using Idm.Configuration.Exports;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>State shared by all schemas while one document is bound.</summary>
/// <param name="errors">Where errors go.</param>
/// <param name="catalog">What parts can use.</param>
/// <param name="scripts">What scripts define; null where parts cannot be scripts.</param>
/// <param name="folder">The absolute folder of the pipeline file.</param>
/// <param name="incomplete">Whether keys may be missing only because a file could not be read.</param>
internal sealed class BindingScope(
    ConfigurationErrors errors, IExportCatalog catalog, IScriptCatalog? scripts, string folder,
    bool incomplete)
{
    public ConfigurationErrors Errors { get; } = errors;

    public IExportCatalog Catalog { get; } = catalog;

    public IScriptCatalog? Scripts { get; } = scripts;

    public string Folder { get; } = folder;

    /// <summary>
    /// Values of the command line that are taken as written, since a text is wanted, by node.
    /// </summary>
    public Dictionary<Node, ScalarNode> Texts { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// A node where a text is wanted: as it was written, if it was given on the command line.
    /// </summary>
    public Node AsText(Node node)
    {
        if (node.AsWritten is not { } written) return node;
        var text = new ScalarNode(node.Origin, written, ScalarForm.Text)
        {
            Unexpanded = node.Unexpanded,
        };
        Texts[node] = text;
        return text;
    }

    /// <summary>
    /// A document with each node that was taken as a text in the form in which it was taken.
    /// </summary>
    public Node AsTaken(Node node) => Texts.TryGetValue(node, out var text) ? text : node switch
    {
        SequenceNode sequence => new SequenceNode(sequence.Origin, [.. sequence.Items.Select(AsTaken)]),
        MappingNode mapping =>
            new MappingNode(
                mapping.Origin, [.. mapping.Entries.Select(e => e with { Value = AsTaken(e.Value) })]),
        _ => node,
    };

    public bool WrongForm(Node node, string expected, string path)
    {
        if (node is UnreadNode { Faults.Count: > 0 } unread)
        {
            foreach (var fault in unread.Faults)
                Errors.Add(fault.Code, fault.Origin, fault.Message, fault.Path);
            return false;
        }

        var hint = node is ScalarNode { Form: ScalarForm.Text } ? " in quotes, which is text" : "";
        Errors.Add(ErrorCodes.WrongForm, node.Origin, $"expected {expected}, found {node.Shown}{hint}", path);
        return false;
    }

    public bool NotAllowed(Node node, string expected, string path, string found, string? suggestion = null)
    {
        Errors.Add(
            ErrorCodes.OutOfRange, node.Origin, $"{expected}, found {found}{Suggestion.Text(suggestion)}",
            path);
        return false;
    }

    public bool Missing(MappingNode mapping, string key, string expected, string path)
    {
        if (!incomplete)
        {
            Errors.Add(ErrorCodes.MissingKey, mapping.Origin,
                $"missing required key '{key}': expected {expected}", path);
        }

        return false;
    }

    /// <summary>Reports the keys that nothing reads.</summary>
    /// <returns>The keys that were probably meant, which need not be reported as missing too.</returns>
    public IReadOnlySet<string> ReportUnknown(MappingNode mapping, IEnumerable<string> allowed, string path)
    {
        var known = allowed.ToHashSet(StringComparer.Ordinal);
        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries.Where(e => !known.Contains(e.Key) && !KeyPath.IsFree(e.Key)))
        {
            var suggestion = Suggestion.For(entry.Key, known);
            meant.Add(suggestion ?? "");
            Errors.Add(ErrorCodes.UnknownKey, entry.KeyOrigin,
                $"unknown key {Quoted.Text(entry.Key)}{Suggestion.Text(suggestion)} "
                + $"Allowed: {string.Join(", ", known.Order(StringComparer.Ordinal))}", path);
        }

        return meant;
    }
}
