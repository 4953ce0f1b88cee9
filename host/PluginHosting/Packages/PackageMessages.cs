using Idm.Configuration.Errors;

namespace Idm.PluginHosting.Packages;

/// <summary>
/// The words for what can go wrong when plugins are packed, installed and removed, by code.
/// </summary>
internal static class PackageMessages
{
    private const string Nothing = "nothing was installed";
    private const string Changed = "it is damaged or was changed; get it again";

    public static PluginFinding NotAPackage(string package, string reason) => new("PLG080",
        $"'{package}' is not a plugin package: {reason}. 'idm plugins pack' makes packages; {Nothing}");

    public static PluginFinding NoId(string package, string id) =>
        NotAPackage(package, $"{Quoted.Text(id)} is no id of a plugin");

    public static PluginFinding NewerFormat(string package, int found, int known) => new("PLG080",
        $"'{package}' has package format {found}, this host reads {known}: update the host; {Nothing}");

    public static PluginFinding NotThere(string source) => new("PLG080",
        $"there is no '{source}': expected a package (.zip) or the folder of a built plugin; {Nothing}");

    public static PluginFinding BadEntry(string package, string entry, string problem) => new("PLG081",
        $"'{package}' holds {Quoted.Text(entry)}, which {problem}; {Nothing}");

    public static PluginFinding TooLarge(string package) => new("PLG082",
        $"'{package}' holds more than a plugin can need: {PackageLimits.Files:n0} files, "
        + $"{PackageLimits.Bytes >> 20} MiB, {PackageLimits.Ratio} times its own size; {Nothing}");

    public static PluginFinding WrongHash(string what, string expected, string found) => new("PLG083",
        $"'{what}' has sha256 {found}, expected {expected}: {Changed}. {Nothing}");

    public static PluginFinding WrongLength(string what, long expected, long found) => new("PLG083",
        $"'{what}' has {found} bytes, expected {expected}: {Changed}. {Nothing}");

    public static PluginFinding InstalledAlready(string id, string version, string path) => new("PLG084",
        $"plugin '{id}' {version} is installed already, in '{path}': "
        + $"add --replace, or remove it first; {Nothing}");

    public static PluginFinding NotOurs(string path) => new("PLG084",
        $"'{path}' was not written by 'idm plugins install' (it has no {PackageManifest.FileName}), "
        + "and is left alone: move it away yourself");

    public static PluginFinding NotInstalled(string id, string folder, IReadOnlyCollection<string> installed)
    {
        var known = installed.Count == 0 ? "none is" : $"installed are {string.Join(", ", installed)}";
        return new("PLG085", $"no plugin {Quoted.Text(id)} is installed in '{folder}'; {known}");
    }

    public static PluginFinding Busy(string folder) => new("PLG086",
        $"another 'idm plugins' is at work in '{folder}': wait for it, then try again");

    public static PluginFinding CannotWrite(string path, string reason) => new("PLG086",
        $"cannot write '{path}': {reason.TrimEnd('.')}. Choose another folder (XDG_DATA_HOME), or fix it");
}
