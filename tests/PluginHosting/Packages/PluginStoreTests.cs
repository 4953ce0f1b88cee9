using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Idm.PluginHosting.Packages;

namespace Idm.PluginHosting.Tests.Packages;

/// <summary>
/// Packing, installing and removing: what is there is whole, and what is refused leaves no trace.
/// </summary>
public sealed class PluginStoreTests : IDisposable
{
    private readonly ZooFolder _zoo = new();
    private readonly string _store = Directory.CreateTempSubdirectory("idm-store-").FullName;

    public void Dispose()
    {
        _zoo.Dispose();
        Directory.Delete(_store, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_plugin_is_installed_from_its_package_and_from_its_folder(bool packed)
    {
        _zoo.Add("Good");
        var source = packed ? Packed("Good").Path : Path.Combine(_zoo.Root, "Good");
        var plugin = Store().Install(source);

        Assert.Equal(("Good", "0.3.1", PluginStatus.Ready), (plugin.Id, plugin.Version, plugin.Status));
        Assert.Equal(Path.Combine(_store, "Good"), plugin.Folder);
        var installed = Files(plugin.Folder);
        Assert.Equal(
            Files(Path.Combine(_zoo.Root, "Good")), installed.Where(f => f.Path != "idm-plugin.json"));
        Assert.Equal(["Good"], Store().Installed);
        Assert.Equal(["Good"], Directory.GetFileSystemEntries(_store).Select(e => Path.GetFileName(e)));
        var found = PluginFolders.Find([new PluginSearchPlace(_store, "t")]).Found;
        Assert.Equal(["Good"], found.Select(f => f.Id));
        Assert.Equal(PluginBuild.HashOf(Path.Combine(_zoo.Root, "Good")), PluginBuild.HashOf(plugin.Folder));
    }

    [Fact]
    public void The_same_build_gives_the_same_package()
    {
        _zoo.Add("Good");
        var one = Packed("Good");
        var bytes = File.ReadAllBytes(one.Path);
        File.SetLastWriteTimeUtc(Path.Combine(_zoo.Root, "Good", "Good.dll"), DateTime.UnixEpoch);
        Assert.Equal(one, Packed("Good"));
        Assert.Equal(bytes, File.ReadAllBytes(one.Path));
        Assert.Equal("Good-0.3.1.zip", Path.GetFileName(one.Path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), one.Sha256);
    }

    [Fact]
    public void Only_a_replacement_that_was_asked_for_replaces()
    {
        var store = Store();
        store.Install(Write(PackageBytes.Of("Good").Add("old.txt", [1])));
        var next = Write(PackageBytes.Of("Good").Add("new.txt", [2]));
        Assert.StartsWith(
            "PLG084 plugin 'Good' 0.3.1 is installed already", Refused(next), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_store, "Good", "old.txt")));

        store.Install(next, replace: true);
        Assert.Equal([false, true],
            new[] { "old.txt", "new.txt" }.Select(f => File.Exists(Path.Combine(_store, "Good", f))));
        Assert.Equal(["Good"], Directory.GetFileSystemEntries(_store).Select(e => Path.GetFileName(e)));
    }

    [Fact]
    public void What_preflight_refuses_is_not_installed()
    {
        _zoo.Add("NewerMajor");
        var newer = Path.Combine(_zoo.Root, "NewerMajor");
        Assert.StartsWith("PLG012 ", Refused(newer), StringComparison.Ordinal);
        Assert.StartsWith("PLG012 ", Refused(Write(PackageBytes.Of("NewerMajor"))), StringComparison.Ordinal);
        var whole = File.ReadAllBytes(Path.Combine(ZooFolder.Built("Good"), "Good.dll"));
        var half = new PackageBytes().Add("Good.dll", whole[..3000]);
        Assert.StartsWith("PLG002 ", Refused(Write(half)), StringComparison.Ordinal);
        Assert.Throws<PluginLoadException>(() => Packed("NewerMajor"));
    }

    [Fact]
    public void A_package_has_to_have_the_hash_that_its_author_published()
    {
        var package = Write(PackageBytes.Of("Good"));
        var hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(package)));
        var message = Assert.Throws<PluginLoadException>(
            () => Store().Install(package, new string('0', 64))).Message;
        Assert.StartsWith("PLG083 ", message, StringComparison.Ordinal);
        Assert.Contains(hash, message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Store().Installed);
        Store().Install(package, hash);
    }

    [Fact]
    public void Links_in_a_folder_are_refused()
    {
        _zoo.Add("Good");
        File.CreateSymbolicLink(Path.Combine(_zoo.Root, "Good", "shadow"), "/etc/shadow");
        var good = Path.Combine(_zoo.Root, "Good");
        Assert.Equal(
            $"PLG081 '{good}' holds 'shadow', which is a link; nothing was installed", Refused(good));
        File.Delete(Path.Combine(good, "shadow"));
        Directory.CreateSymbolicLink(Path.Combine(good, "up"), "..");
        Assert.Contains("'up', which is a link", Refused(good), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_was_installed_is_removed()
    {
        var store = Store();
        Directory.CreateDirectory(Path.Combine(_store, "Mine"));
        store.Install(Write(PackageBytes.Of("Good")));
        foreach (var id in (string[])["Godo", "../store", "", ".lock", "/etc"])
        {
            var message = Assert.Throws<PluginLoadException>(() => store.Remove(id)).Message;
            Assert.StartsWith("PLG085 ", message, StringComparison.Ordinal);
            Assert.EndsWith("installed are Good", message, StringComparison.Ordinal);
        }
        Assert.StartsWith("PLG084 ",
            Assert.Throws<PluginLoadException>(() => store.Remove("Mine")).Message, StringComparison.Ordinal);
        store.Remove("Good");
        Assert.Equal(["Mine"], Directory.GetFileSystemEntries(_store).Select(e => Path.GetFileName(e)));
    }

    [Fact]
    public void What_a_killed_installation_left_behind_is_never_seen_and_goes_with_the_next()
    {
        var leftover = Directory.CreateDirectory(Path.Combine(_store, ".unfinished-x")).FullName;
        File.WriteAllText(Path.Combine(leftover, "idm-plugin.json"), "{");
        Assert.Empty(Store().Installed);
        Assert.Empty(PluginFolders.Find([new PluginSearchPlace(_store, "t")]).Found);
        Store().Install(Write(PackageBytes.Of("Good")));
        Assert.False(Directory.Exists(leftover));
    }

    [Fact]
    public void Two_installations_at_once_do_not_mix()
    {
        var package = Write(PackageBytes.Of("Good"));
        var path = Path.Combine(_store, ".lock");
        using (new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None))
            Assert.StartsWith("PLG086 another", Refused(package), StringComparison.Ordinal);
        Store().Install(package);
    }

    [Fact]
    public void The_manifest_lists_every_file_with_its_hash()
    {
        var plugin = Store().Install(Write(PackageBytes.Of("Needy").Add("data/table.bin", [1, 2, 3])));
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(plugin.Folder, "idm-plugin.json")))!;
        var listed = json["files"]!.AsArray()
            .Select(f => ((string)f!["path"]!, (string)f["sha256"]!)).Order();
        Assert.Equal(Files(plugin.Folder).Where(f => f.Path != "idm-plugin.json").Order(), listed);
    }

    private PluginStore Store() => new(_store, new PluginPreflight(HostFacts.Current));

    private (string Path, string Sha256) Packed(string animal)
    {
        var path = Path.Combine(_zoo.Root, animal);
        if (!Directory.Exists(path)) _zoo.Add(animal);
        return PackageWriter.Write(_zoo.Examine(animal), Path.Combine(_zoo.Root, ".packed"));
    }

    private string Write(PackageBytes package)
    {
        var path = Path.Combine(_zoo.Root, $"{Guid.NewGuid():n}.zip");
        File.WriteAllBytes(path, package.Zip());
        return path;
    }

    private string Refused(string source)
    {
        var before = Directory.GetFileSystemEntries(_store).Order().ToList();
        var message = Assert.Throws<PluginLoadException>(() => Store().Install(source)).Message;
        Assert.Equal(before.Where(e => Path.GetFileName(e) != ".lock"),
            Directory.GetFileSystemEntries(_store).Order().Where(e => Path.GetFileName(e) != ".lock"));
        return message;
    }

    private static IEnumerable<(string Path, string Hash)> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (
                Path.GetRelativePath(folder, f),
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))))
            .Order();
}
