namespace Idm.Architecture.Tests;

/// <summary>The source tree that these tests were built from, and what was built from it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string Configuration { get; } =
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The folder of the built program.</summary>
    public static string Program { get; } = Path.Combine(Root, "artifacts", "bin", "Idm.Cli", Configuration);

    /// <summary>The plugin projects.</summary>
    public static IReadOnlyList<Project> Plugins { get; } = Projects("plugins");

    /// <summary>All projects: SDK, host, plugins and tests.</summary>
    public static IReadOnlyList<Project> All { get; } =
        [.. new[] { "sdk", "host", "plugins", "tests" }.SelectMany(Projects)];

    public static Project Find(string name) => All.Single(p => p.Name == name);

    /// <summary>Our C# files; what the build generates lies elsewhere.</summary>
    public static IEnumerable<string> Sources() => new[] { "sdk", "host", "plugins", "tests", "scripts" }
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories));

    /// <summary>The path below the root.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static IReadOnlyList<Project> Projects(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(Project.Read),
    ];

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "IDM.sln"))) return at.FullName;
        throw new InvalidOperationException($"found no IDM.sln above {AppContext.BaseDirectory}; run the "
            + "tests from a build");
    }
}
