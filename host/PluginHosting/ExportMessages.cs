using Idm.Common;
using Idm.Configuration.Errors;
using Idm.Sdk;

namespace Idm.PluginHosting;

/// <summary>The words for what can be wrong with an export, its name or its loading, by code.</summary>
internal static class ExportMessages
{
    public static PluginFinding NoExports(string file) =>
        new("PLG040", $"'{file}' exports nothing: no public class carries [PluginExport(kind, name)]");

    public static PluginFinding UnknownKind(string type, string kind) => new("PLG041",
        $"{type}: unknown kind '{kind}'{Suggestion.Text(kind, ExportKinds.Contracts.Keys)}");

    public static PluginFinding IsAbstract(string type) => Warning("PLG042", $"{type} is abstract");

    public static PluginFinding NotPublic(string type) => Warning("PLG042", $"{type} is not public");

    public static PluginFinding IsGeneric(string type) => Warning("PLG042", $"{type} is generic");

    public static PluginFinding NoConstructor(string type) =>
        Warning("PLG043", $"{type} has no constructor (TOptions[, PluginContext])");

    public static PluginFinding SameNameTwice(string kind, string name, string first, string second) =>
        Warning("PLG044", $"{second} is exported as {kind} '{name}', and so is {first}: only {first} counts");

    public static PluginFinding BadName(string type, string name) =>
        new("PLG045", $"{type}: '{name}' is not a name: "
            + "use a lower-case letter, then lower-case letters, digits, '-' and '_'");

    public static PluginFinding CannotLoadType(string type, string reason) =>
        new("PLG050", $"cannot load {type}: {reason}");

    public static PluginFinding WrongContract(Export export, Type contract) =>
        new("PLG051", $"{export.TypeName} is exported as {export.Kind} '{export.Name}' "
            + $"but does not implement {contract.FullName}");

    public static PluginFinding CannotLoadPlugin(string id, string reason) =>
        new("PLG052", $"cannot load plugin '{id}': {reason}");

    public static PluginFinding FailedToStart(Export export, string reason)
    {
        var plugin = $"plugin '{export.Plugin.Id}' {export.Plugin.Version}, {export.TypeName}";
        return new("PLG053", $"{export.Kind} '{export.Name}' ({plugin}) failed to start: {reason}");
    }

    public static PluginFinding UnreadableOptions(Export export, string reason) =>
        new("PLG054", $"the options of {export.Kind} '{export.Name}' ({export.Plugin}) cannot be read: "
            + $"{reason}");

    public static PluginFinding ExportedTwice(string kind, string name, IReadOnlyList<Export> by)
    {
        var plugins = string.Join(" and ", by.Select(e => e.Plugin));
        var names = string.Join(" or ", by.Select(e => $"'{e.QualifiedName}'"));
        return Warning("PLG060", $"{kind} '{name}' is exported by {plugins}: say {names}");
    }

    public static PluginFinding Ambiguous(string kind, string name, IReadOnlyList<Export> by) =>
        new("PLG061", $"{kind} '{name}' is ambiguous: {string.Join(", ", by.Select(e => e.QualifiedName))}");

    public static PluginFinding DidNotLoad(string kind, string name, string plugin, PluginFinding why) =>
        new("PLG062", $"{kind} '{name}' is in plugin '{plugin}', which did not load: {why.Code} {why.Text}");

    public static PluginFinding ExportDropped(string kind, string name, string plugin, PluginFinding why) =>
        new("PLG062", $"{kind} '{name}' of plugin '{plugin}' cannot be used: {why.Code} {why.Text}");

    public static PluginFinding Unknown(
        string kind, string name, IReadOnlyCollection<string> known, string? otherKind,
        IReadOnlyList<string> unread)
    {
        var text = $"no {kind} named '{name}'";
        text += otherKind is null
            ? Suggestion.Text(name, known)
            : $"; '{name}' is of kind '{otherKind}'";
        if (!text.EndsWith('?')) text += ".";
        text += known.Count == 0 ? " None is known" : $" Known: {string.Join(", ", known)}";
        if (unread.Count > 0) text += $". Could not be read: {string.Join(", ", unread)}";
        return new("PLG063", text);
    }

    public static PluginFinding TwoCopies(string library, IReadOnlyList<string> paths) =>
        new("PLG070", $"two copies of {library} are loaded ({string.Join(", ", paths)}): "
            + "stopping before libtorch is loaded twice");

    private static PluginFinding Warning(string code, string text) => new(code, text, Severity.Warning);
}
