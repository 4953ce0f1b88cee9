using Idm.Configuration.Errors;
using Idm.PluginHosting;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;

namespace Idm.Cli.Shell;

/// <summary>
/// Finds exports by what people type: a bare name, <c>kind/name</c>, <c>plugin/name</c> or all three.
/// </summary>
internal static class ExportSearch
{
    /// <exception cref="PluginLoadException">It is there, but cannot be used, or is ambiguous.</exception>
    /// <exception cref="PluginException">Nothing has that name.</exception>
    public static IReadOnlyList<Export> Find(PluginRegistry registry, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && ExportKinds.Contracts.ContainsKey(text[..slash]))
            return [Resolved(registry.Resolve(text[..slash], text[(slash + 1)..]))];

        var found = registry.Exports.Where(e => e.Name == text || e.QualifiedName == text).ToList();
        if (found.Count > 0) return found;

        // Not among the usable ones: perhaps its plugin did not load, and the registry knows why.
        var reasons = ExportKinds.Contracts.Keys.Select(kind => registry.Resolve(kind, text).Error!);
        if (reasons.FirstOrDefault(r => r.Code != "PLG063") is { } reason)
            throw new PluginLoadException(reason);
        var names = registry.Exports.Select(e => e.Name).Distinct();
        var meant = Suggestion.Text(text, names) is { Length: > 0 } question ? question : ".";
        throw new PluginException($"nothing is named '{text}'{meant} 'idm plugins list' shows all names");
    }

    private static Export Resolved(Resolution resolution) =>
        resolution.Succeeded ? resolution.Export : throw new PluginLoadException(resolution.Error);
}
