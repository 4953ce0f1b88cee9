namespace Idm.PluginHosting.Scanning;

/// <summary>The folders in which plugins were looked for, and those that were found.</summary>
/// <remarks>
/// Search path: <c>&lt;install&gt;/plugins</c>, then <c>$XDG_DATA_HOME/idm/plugins</c> (by default
/// <c>~/.local/share/idm/plugins</c>), then <c>IDM_PLUGINS</c> (several, separated as in PATH), then each
/// <c>--plugin-dir</c>. A plugin that is found twice is taken from the later folder, with a warning.
/// </remarks>
public sealed class PluginFolders
{
    private PluginFolders(IReadOnlyList<PluginFolder> found, IReadOnlyList<PluginFinding> findings)
    {
        Found = found;
        Findings = findings;
    }

    /// <summary>One folder per plugin id, sorted by id.</summary>
    public IReadOnlyList<PluginFolder> Found { get; }

    /// <summary>Ids found twice and folders that could not be searched.</summary>
    public IReadOnlyList<PluginFinding> Findings { get; }

    /// <summary>Looks through the whole search path.</summary>
    /// <param name="pluginDirs">Values of <c>--plugin-dir</c>, in order.</param>
    public static PluginFolders Find(IEnumerable<string> pluginDirs) =>
        Find(SearchPath(AppContext.BaseDirectory, Environment.GetEnvironmentVariable, pluginDirs));

    /// <summary>Looks through the given places; later ones win.</summary>
    public static PluginFolders Find(IEnumerable<PluginSearchPlace> places)
    {
        var found = new SortedDictionary<string, PluginFolder>(StringComparer.Ordinal);
        var findings = new List<PluginFinding>();
        foreach (var place in places)
        {
            foreach (var folder in List(place, findings))
            {
                if (found.TryGetValue(folder.Id, out var earlier) && earlier.Path != folder.Path)
                    findings.Add(PluginMessages.FoundTwice(folder.Id, earlier.Path, folder.Path));
                found[folder.Id] = folder;
            }
        }
        return new PluginFolders([.. found.Values], findings);
    }

    /// <summary>The places to look in, in order.</summary>
    /// <param name="installFolder">Where the program is.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="pluginDirs">Values of <c>--plugin-dir</c>.</param>
    public static IReadOnlyList<PluginSearchPlace> SearchPath(
        string installFolder, Func<string, string?> environment, IEnumerable<string> pluginDirs)
    {
        var places = new List<PluginSearchPlace>
        {
            new(Path.Combine(Path.GetFullPath(installFolder), "plugins"), "the program", Shipped: true),
        };
        if (UserFolder(environment) is { } installed) places.Add(new(installed, "the user's data folder"));

        var listed = environment("IDM_PLUGINS") ?? "";
        foreach (var folder in listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            places.Add(new(Path.GetFullPath(folder), "IDM_PLUGINS", Named: true));
        foreach (var folder in pluginDirs)
            places.Add(new(Path.GetFullPath(folder), "--plugin-dir", Named: true));
        return places;
    }

    /// <summary>Folder of a user's own plugins; null without a home directory.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static string? UserFolder(Func<string, string?> environment) =>
        DataHome(environment) is { } data ? Path.Combine(data, "idm", "plugins") : null;

    private static string? DataHome(Func<string, string?> environment)
    {
        // The XDG specification says to ignore relative paths.
        var xdg = environment("XDG_DATA_HOME");
        if (!string.IsNullOrEmpty(xdg) && Path.IsPathRooted(xdg)) return xdg;
        var home = environment("HOME");
        return string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".local", "share");
    }

    private static List<PluginFolder> List(PluginSearchPlace place, List<PluginFinding> findings)
    {
        try
        {
            if (!Directory.Exists(place.Path))
            {
                if (place.Named) findings.Add(PluginMessages.SearchFolderMissing(place.Path, place.Source));
                return [];
            }

            if (IsPlugin(place.Path)) return [Folder(place.Path, place.Shipped)];
            return [.. Directory.EnumerateDirectories(place.Path)
                .Where(path => !Path.GetFileName(path).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .Select(path => Folder(path, place.Shipped))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(PluginMessages.SearchFolderUnreadable(place.Path, place.Source, e.Message));
            return [];
        }
    }

    // Whoever gives --plugin-dir MyOps/ instead of the folder above it means that one plugin.
    private static bool IsPlugin(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return File.Exists(Path.Combine(path, PluginManifest.FileName))
            || File.Exists(Path.Combine(path, name + ".dll"));
    }

    private static PluginFolder Folder(string path, bool shipped)
    {
        var trimmed = Path.TrimEndingDirectorySeparator(path);
        return new PluginFolder(Path.GetFileName(trimmed), trimmed, shipped);
    }
}
