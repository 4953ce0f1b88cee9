namespace Idm.Cli.Tests.Templates;

/// <summary>
/// A folder of restored packages that shares everything with this user's, except what is built here: a
/// package of yesterday's SDK with today's version must not be taken for it.
/// </summary>
internal static class PackageFolder
{
    public static string MakeIn(string folder)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, "restored")).FullName;
        var shared = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        if (!Directory.Exists(shared)) return own;
        foreach (var package in Directory.EnumerateDirectories(shared))
        {
            var name = Path.GetFileName(package);
            if (!name.StartsWith("idm.", StringComparison.OrdinalIgnoreCase))
                Directory.CreateSymbolicLink(Path.Combine(own, name), package);
        }
        return own;
    }
}
