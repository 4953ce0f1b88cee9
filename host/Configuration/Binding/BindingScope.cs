using Idm.Configuration.Errors;
using Idm.Configuration.Exports;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>What every shape needs while one document is bound.</summary>
/// <param name="errors">Where errors go.</param>
/// <param name="catalog">What parts can use.</param>
/// <param name="scripts">What scripts define; null where parts cannot be scripts.</param>
/// <param name="folder">The absolute folder of the pipeline file.</param>
/// <param name="incomplete">Whether keys may be missing only because a file could not be read.</param>
internal sealed class BindingScope(
    ConfigurationErrors errors, IExportCatalog catalog, IScriptCatalog? scripts, string folder, bool incomplete)
{
    public ConfigurationErrors Errors { get; } = errors;

    public IExportCatalog Catalog { get; } = catalog;

    public IScriptCatalog? Scripts { get; } = scripts;

    public string Folder { get; } = folder;

    public bool WrongForm(Node node, string expected, string path)
    {
        var hint = node is ScalarNode { Form: ScalarForm.Text } ? " in quotes, which is text" : "";
        Errors.Add(ErrorCodes.WrongForm, node.Origin, $"expected {expected}, found {node.Shown}{hint}", path);
        return false;
    }

    public bool NotAllowed(Node node, string expected, string path, string found, string? suggestion = null)
    {
        Errors.Add(
            ErrorCodes.OutOfRange, node.Origin, $"{expected}, found {found}{Suggestion.Text(suggestion)}", path);
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
