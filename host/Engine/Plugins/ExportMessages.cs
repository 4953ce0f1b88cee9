namespace Idm.Engine.Plugins;

/// <summary>The words for everything that can be wrong with an export, its name or its loading, by code.</summary>
internal static class ExportMessages
{
    public static PluginFinding NoExports(string file) => new("PLG040",
        $"'{file}' exports nothing: no public class carries [PluginExport(kind, name)]");

    public static PluginFinding UnknownKind(string type, string kind) => new("PLG041",
        $"{type}: unknown kind '{kind}'" + NearestName.Suggest(kind, Sdk.ExportKinds.Contracts.Keys));

    public static PluginFinding IsAbstract(string type) =>
        new("PLG042", $"{type} is abstract", FindingLevel.Warning);

    public static PluginFinding NotPublic(string type) =>
        new("PLG042", $"{type} is not public", FindingLevel.Warning);

    public static PluginFinding IsGeneric(string type) =>
        new("PLG042", $"{type} is generic", FindingLevel.Warning);

    public static PluginFinding NoConstructor(string type) => new("PLG043",
        $"{type} has no constructor (TOptions[, PluginContext])", FindingLevel.Warning);

    public static PluginFinding SameNameTwice(string kind, string name, string first, string second) => new("PLG044",
        $"{second} is exported as {kind} '{name}', and so is {first}: only {first} counts", FindingLevel.Warning);

    public static PluginFinding BadName(string type, string name) => new("PLG045",
        $"{type}: '{name}' is not a name: use a lower-case letter, then lower-case letters, digits, '-' and '_'");

    public static PluginFinding CannotLoadType(string type, string reason) =>
        new("PLG050", $"cannot load {type}: {reason}");

    public static PluginFinding WrongContract(string type, string kind, string name, string contract) =>
        new("PLG051", $"{type} is exported as {kind} '{name}' but does not implement {contract}");

    public static PluginFinding CannotLoadPlugin(string id, string reason) =>
        new("PLG052", $"cannot load plugin '{id}': {reason}");

    public static PluginFinding FailedToStart(Export export, string reason) => new("PLG053",
        $"{export.Kind} '{export.Name}' (plugin '{export.Plugin.Id}' {export.Plugin.Version}, {export.TypeName}) "
        + $"failed to start: {reason}");

    public static PluginFinding ExportedTwice(string kind, string name, IReadOnlyList<Export> by) => new("PLG060",
        $"{kind} '{name}' is exported by {string.Join(" and ", by.Select(e => e.Plugin))}: "
        + $"say {string.Join(" or ", by.Select(e => $"'{e.QualifiedName}'"))}", FindingLevel.Warning);

    public static PluginFinding Ambiguous(string kind, string name, IReadOnlyList<Export> by) =>
        new("PLG061", $"{kind} '{name}' is ambiguous: {string.Join(", ", by.Select(e => e.QualifiedName))}");

    public static PluginFinding DidNotLoad(string kind, string name, string plugin, PluginFinding reason) => new(
        "PLG062", $"{kind} '{name}' is in plugin '{plugin}', which did not load: {reason.Code} {reason.Text}");

    public static PluginFinding ExportDropped(string kind, string name, string plugin, PluginFinding reason) => new(
        "PLG062", $"{kind} '{name}' of plugin '{plugin}' cannot be used: {reason.Code} {reason.Text}");

    public static PluginFinding Unknown(
        string kind, string name, IReadOnlyCollection<string> known, string? otherKind, IReadOnlyList<string> unread)
    {
        var text = $"no {kind} named '{name}'";
        text += otherKind is null
            ? NearestName.Suggest(name, known)
            : $"; '{name}' is of kind '{otherKind}'";
        if (!text.EndsWith('?')) text += ".";
        text += known.Count == 0 ? " None is known" : $" Known: {string.Join(", ", known)}";
        if (unread.Count > 0) text += $". Could not be read: {string.Join(", ", unread)}";
        return new("PLG063", text);
    }

    public static PluginFinding TwoCopies(string library, IReadOnlyList<string> paths) => new("PLG070",
        $"two copies of {library} are loaded ({string.Join(", ", paths)}): stopping before libtorch is loaded twice");
}
