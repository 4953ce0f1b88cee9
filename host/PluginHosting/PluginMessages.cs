using Idm.Common;

namespace Idm.PluginHosting;

/// <summary>The words for everything that can be wrong with a plugin's files, by code.</summary>
internal static class PluginMessages
{
    public static PluginFinding NoMainFile(string id, string main, IReadOnlyList<string> dlls)
    {
        var here = dlls.Count == 0 ? "there is no dll here" : $"dlls here: {string.Join(", ", dlls)}";
        return new("PLG001", $"plugin folder '{id}' has no '{main}' "
            + $"(name the main dll after the folder, or set 'entry:' in plugin.yaml); {here}");
    }

    public static PluginFinding NotUsable(string file, string reason) =>
        new("PLG002", $"'{file}' is not a usable .NET assembly: {reason}");

    public static PluginFinding CannotRead(string file, string reason) =>
        new("PLG003", $"cannot read '{file}': {reason}");

    public static PluginFinding BadDepsJson(string file, long line) =>
        new("PLG004", $"'{file}' is not valid JSON (line {line}): rebuild or re-copy the plugin");

    public static PluginFinding BadManifest(string id, int line, string reason) =>
        new("PLG005", $"'{id}/{PluginManifest.FileName}' line {line}: {reason}");

    public static PluginFinding WrongHash(string file, string wanted, string got) =>
        new("PLG006", $"'{file}' has sha256 {got}, plugin.yaml says {wanted}: "
            + "the dll was changed; re-copy it or correct plugin.yaml");

    public static PluginFinding Disabled(string id) => Note(
        "PLG007", $"plugin '{id}' is switched off: remove 'disabled: true' from its plugin.yaml to use it");

    public static PluginFinding ReservedId(string path) =>
        new("PLG008", $"plugin folder '{path}' has the name that stands for the built-in plugins: "
            + "rename the folder and its dll");

    public static PluginFinding WrongFramework(string plugin, string wanted, string got) =>
        new("PLG010", $"plugin '{plugin}' targets {wanted}, this host runs {got}");

    public static PluginFinding NoSdk(string file) =>
        new("PLG011", $"'{file}' does not reference the plugin SDK, so it cannot export anything");

    public static PluginFinding WrongSdk(
        string id, string version, string built, string lowest, string highest)
    {
        var accepts = lowest == highest ? lowest : $"{lowest} to {highest}";
        var older = Version.TryParse(built.Split('-')[0], out var stamp) && stamp < Version.Parse(lowest);
        return new("PLG012", $"plugin '{id}' {version} was built for SDK {built}; this host accepts "
            + $"{accepts}. " + (older
            ? $"Install a newer build of it, or rebuild it with SDK {highest}: docs/plugins.md lists what "
                + "changed"
            : $"Update the host, or rebuild with SDK {highest}"));
    }

    public static PluginFinding NoStamp(string id, string highest) =>
        new("PLG012", $"plugin '{id}' does not say for which SDK it was built (assembly metadata "
            + $"'{HostFacts.StampKey}'); import the SDK's props and targets, and rebuild with SDK {highest}");

    public static PluginFinding WrongTorchSharp(string id, Version wanted, Version got) => new(
        "PLG013",
        $"plugin '{id}' was built against TorchSharp {wanted.ToString(3)}, this host has {got.ToString(3)}",
        wanted > got ? Severity.Error : Severity.Warning);

    public static PluginFinding MissingMember(string id, string member) =>
        new("PLG014", $"plugin '{id}' uses {member}, which this host does not have");

    public static PluginFinding BundledShared(string id, string file) => Warning(
        "PLG020", $"'{id}' ships its own {file}; ignored. "
        + "Reference the package with ExcludeAssets=\"runtime;native\"");

    public static PluginFinding BundledNative(string id, long bytes) => Warning(
        "PLG021", $"'{id}' ships native torch libraries ({bytes / 1e6:0.#} MB in all); they are not used");

    public static PluginFinding FoundTwice(string id, string earlier, string later) => Warning(
        "PLG022", $"plugin '{id}' is in '{earlier}' and in '{later}': the latter is used");

    public static PluginFinding SearchFolderMissing(string path, string source) => Warning(
        "PLG023", $"plugin folder '{path}' (from {source}) does not exist");

    public static PluginFinding SearchFolderUnreadable(string path, string source, string reason) => Warning(
        "PLG023", $"plugin folder '{path}' (from {source}) cannot be read: {reason}");

    public static PluginFinding MissingDependency(string user, string dll, Version version, bool hostHas)
    {
        var host = hostHas ? " (the host's does not count)" : "";
        return new("PLG030",
            $"{user} needs {dll} {version}, not in the plugin folder{host}. Publish with 'dotnet publish'");
    }

    public static PluginFinding OlderDependency(string user, string dll, Version wanted, Version got) =>
        new("PLG031", $"{user} needs {dll} {wanted}, the plugin folder has {got}");

    public static PluginFinding BadDependency(string id, string file, string reason) =>
        new("PLG032", $"'{file}' in plugin folder '{id}' is not a usable .NET assembly: {reason}");

    private static PluginFinding Warning(string code, string text) =>
        new(code, text, Severity.Warning);

    private static PluginFinding Note(string code, string text) => new(code, text, Severity.Note);
}
