namespace Idm.PluginHosting.Tests;

/// <summary>A temporary plugins folder with copies of animals of the zoo, to be damaged at will.</summary>
internal sealed class ZooFolder : IDisposable
{
    private static readonly string _built = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "zoo",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    public string Root { get; } = Directory.CreateTempSubdirectory("zoo-").FullName;

    /// <summary>The output folder of a zoo project.</summary>
    public static string Built(string animal) => Path.Combine(_built, animal);

    /// <summary>Copies an animal; under another id, its main dll gets the new name.</summary>
    /// <returns>The path of its main dll.</returns>
    public string Add(string animal, string? id = null)
    {
        id ??= animal;
        var folder = Directory.CreateDirectory(Path.Combine(Root, id)).FullName;
        foreach (var file in Directory.EnumerateFiles(Built(animal)))
        {
            var name = Path.GetFileName(file);
            if (name.StartsWith(animal + ".", StringComparison.Ordinal)) name = id + name[animal.Length..];
            File.Copy(file, Path.Combine(folder, name));
        }
        return Path.Combine(folder, id + ".dll");
    }

    /// <summary>Writes a file into a plugin's folder, which is made if it is not there.</summary>
    public string Write(string id, string file, byte[] content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, id)).FullName;
        File.WriteAllBytes(Path.Combine(folder, file), content);
        return Path.Combine(folder, file);
    }

    public string Write(string id, string file, string content) =>
        Write(id, file, System.Text.Encoding.UTF8.GetBytes(content));

    public PluginFolders Find() => PluginFolders.Find([new PluginSearchPlace(Root, "the test")]);

    public PluginRegistry Scan(HostFacts? host = null) => PluginRegistry.Scan(Find(), host);

    public Plugin Examine(string id, HostFacts? host = null) =>
        new PluginPreflight(host ?? HostFacts.Current).Examine(new PluginFolder(id, Path.Combine(Root, id)));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
