namespace Idm.PluginHosting.Scanning;

/// <summary>
/// All plugins that were found, and what the names in pipelines stand for. No plugin code runs here.
/// </summary>
/// <remarks>
/// The key of an export is its kind and name. The bare name works while one plugin exports it;
/// <c>MyOps/blur</c> and <c>core/blur</c> always do. Nothing overrides anything silently.
/// </remarks>
public sealed class PluginRegistry
{
    private readonly List<PluginFinding> _findings;

    /// <summary>Makes a registry of plugins that were examined before.</summary>
    /// <param name="plugins">The plugins, good and bad.</param>
    /// <param name="findings">What was found while looking for them.</param>
    public PluginRegistry(IEnumerable<Plugin> plugins, IEnumerable<PluginFinding> findings)
    {
        Plugins = [.. plugins];
        var named = Usable.GroupBy(e => (e.Kind, e.Name)).Where(g => g.Count() > 1);
        _findings =
        [
            .. findings,
            .. named.Select(g => ExportMessages.ExportedTwice(g.Key.Kind, g.Key.Name, [.. g])),
        ];
    }

    /// <summary>All plugins, those that cannot be used included.</summary>
    public IReadOnlyList<Plugin> Plugins { get; }

    /// <summary>Names available in a pipeline, sorted by kind and name.</summary>
    public IReadOnlyList<Export> Exports =>
        [.. Usable.OrderBy(e => e.Kind, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>Findings about folders and names; those about a plugin are on the plugin.</summary>
    public IReadOnlyList<PluginFinding> Findings => _findings;

    private IEnumerable<Export> Usable => Plugins.Where(p => p.Refusal is null).SelectMany(p => p.Exports);

    /// <summary>Examines the plugins in the folders found.</summary>
    /// <param name="folders">Where plugins are.</param>
    /// <param name="host">What plugins are measured against; the running program if null.</param>
    public static PluginRegistry Scan(PluginFolders folders, HostFacts? host = null)
    {
        var preflight = new PluginPreflight(host ?? HostFacts.Current);
        return new PluginRegistry(folders.Found.Select(preflight.Examine), folders.Findings);
    }

    /// <summary>Finds what a name stands for.</summary>
    /// <param name="kind">One of <see cref="Idm.Sdk.ExportKinds"/>.</param>
    /// <param name="name">A bare name, or a qualified one with a slash.</param>
    public Resolution Resolve(string kind, string name)
    {
        var matches = Usable.Where(e => e.Kind == kind && IsNamed(e, name)).ToList();
        if (matches.Count == 1) return Resolution.To(matches[0]);
        return Resolution.Failed(matches.Count > 1
            ? ExportMessages.Ambiguous(kind, name, matches)
            : ReasonFor(kind, name));
    }

    private static bool IsNamed(Export export, string name) =>
        name == export.Name || name == export.QualifiedName;

    private PluginFinding ReasonFor(string kind, string name)
    {
        foreach (var plugin in Plugins)
        {
            var dropped = plugin.DroppedExports.FirstOrDefault(d => IsMeant(d.Export));
            if (plugin.Refusal is { } refusal && (dropped.Export is not null || plugin.Exports.Any(IsMeant)))
                return ExportMessages.DidNotLoad(kind, name, plugin.Id, refusal);
            if (dropped.Export is not null)
                return ExportMessages.ExportDropped(kind, name, plugin.Id, dropped.Reason);
        }

        // A dll that cannot be read has no known exports; qualified names still say which plugin is meant.
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Plugins.FirstOrDefault(p => p.Provider == name[..slash]
            && p.Refusal is not null && p.Exports.Count == 0) is { Refusal: { } reason } unread)
            return ExportMessages.DidNotLoad(kind, name, unread.Id, reason);
        return Unknown(kind, name);

        bool IsMeant(Export export) => export.Kind == kind && IsNamed(export, name);
    }

    private PluginFinding Unknown(string kind, string name)
    {
        var known = Usable.Where(e => e.Kind == kind)
            .Select(e => e.Name)
            .Distinct()
            .Order(StringComparer.Ordinal);
        var otherKind = Usable.FirstOrDefault(e => IsNamed(e, name))?.Kind;
        var unread = Plugins.Where(p => p is { Refusal: not null, Version: "" })
            .Select(p => $"plugin '{p.Id}' ({p.Refusal!.Code})");
        return ExportMessages.Unknown(kind, name, [.. known], otherKind, [.. unread]);
    }
}
