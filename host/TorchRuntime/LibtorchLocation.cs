namespace Idm.TorchRuntime;

/// <summary>Location of the native libraries.</summary>
/// <param name="Folder">The folder with <c>libtorch_cpu.so</c>.</param>
/// <param name="Binding">
/// The full path of <c>libLibTorchSharp.so</c>, which always comes with this program.
/// </param>
/// <param name="OwnFolder">
/// This program's own folder with <c>libtorch_cpu.so</c>; null when it came without one.
/// </param>
internal sealed record LibtorchLocation(string Folder, string Binding, string? OwnFolder)
{
    /// <summary>The environment variable that names a folder.</summary>
    public const string Variable = "IDM_LIBTORCH";

    private const string Core = "libtorch_cpu.so", BindingFile = "libLibTorchSharp.so";

    /// <summary>True when the folder was named by the user and is not this program's own.</summary>
    public bool Foreign
        => OwnFolder is null || !SameFile(Path.Combine(OwnFolder, Core), Path.Combine(Folder, Core));

    /// <summary>
    /// Looks for libtorch: the argument, else the environment variable, else this program's folders.
    /// </summary>
    /// <exception cref="TorchLoadException">Nothing is there, with every place looked at.</exception>
    public static LibtorchLocation Find(string? asked, IReadOnlyList<string> programFolders)
    {
        var binding = First(programFolders, BindingFile) ?? throw new TorchLoadException(
            BindingFile, $"not found in {List(programFolders)}",
            "install the program again: its folder is incomplete");
        var own = Path.GetDirectoryName(First(programFolders, Core));
        var (folder, source) = string.IsNullOrWhiteSpace(asked)
            ? (Environment.GetEnvironmentVariable(Variable), $"the environment variable {Variable}")
            : (asked, "the libtorch setting");
        if (string.IsNullOrWhiteSpace(folder))
        {
            return own is null
                ? throw new TorchLoadException(Core, $"not found in {List(programFolders)}",
                    $"install a build of this program that carries libtorch, or set {Variable} to the lib "
                    + "folder of a libtorch (or of a Python torch package) of the same version")
                : new LibtorchLocation(own, binding, own);
        }

        var named = FolderWithCore(folder) ?? throw new TorchLoadException(
            Path.Combine(folder, Core),
            $"no such file there or in its lib folder ({source} names this folder)",
            $"give the folder that holds {Core}, such as .../site-packages/torch/lib, or unset {Variable}");
        return new LibtorchLocation(named, binding, own);
    }

    /// <summary>
    /// This program's folders for native libraries, in the order in which .NET searches them.
    /// </summary>
    public static IReadOnlyList<string> ProgramFolders()
    {
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        var app = AppContext.BaseDirectory;
        return
        [
            .. searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Concat(
                    [app, Path.Combine(app, "libtorch"), Path.Combine(
                        app, "runtimes", "linux-x64", "native")])
                .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
                .Distinct(),
        ];
    }

    private static string? FolderWithCore(string folder)
    {
        string[] places = [folder, Path.Combine(folder, "lib"), Path.Combine(folder, "torch", "lib")];
        var found = places.FirstOrDefault(place => File.Exists(Path.Combine(place, Core)));
        return found is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(found));
    }

    private static string? First(IEnumerable<string> folders, string file)
        => folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static bool SameFile(string a, string b) => Resolve(a) == Resolve(b);

    private static string Resolve(string file)
        => Path.GetFullPath(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);

    private static string List(IEnumerable<string> folders) => string.Join(", ", folders);
}
