using System.Security.Cryptography;
using Idm.Common.Files;
using Idm.PluginHosting.Scanning;

namespace Idm.PluginHosting.Packages;

/// <summary>The folder of installed plugins: each of them is there whole, or not at all.</summary>
/// <remarks>
/// A plugin is unpacked into a hidden folder beside its place, examined there, and renamed. Hidden folders
/// are not searched for plugins; those that a killed process left behind go with the next change.
/// </remarks>
/// <param name="folder">The folder; made when something is installed.</param>
/// <param name="preflight">Examines what is to be installed.</param>
public sealed class PluginStore(string folder, PluginPreflight preflight)
{
    private const string Lock = ".lock", Unfinished = ".unfinished-";
    private readonly string _folder = Path.GetFullPath(folder);

    /// <summary>The folder, absolute.</summary>
    public string FullPath => _folder;

    /// <summary>Ids of the plugins that were installed here, sorted.</summary>
    public IReadOnlyList<string> Installed => !Directory.Exists(_folder) ? [] :
        [.. Directory.EnumerateDirectories(_folder)
            .Where(IsOurs)
            .Select(path => Path.GetFileName(path))
            .Where(id => !id.StartsWith('.'))
            .Order(StringComparer.Ordinal)];

    /// <summary>Installs a plugin; nothing is downloaded, and none of its code runs.</summary>
    /// <param name="source">A package, or the folder of a built plugin.</param>
    /// <param name="sha256">What the package's SHA-256 has to be; null where nobody said.</param>
    /// <param name="replace">Whether an installed plugin of the same id gives way.</param>
    /// <returns>The installed plugin.</returns>
    /// <exception cref="PluginLoadException">PLG080 to PLG086, or what preflight refuses.</exception>
    public Plugin Install(string source, string? sha256 = null, bool replace = false) => Exclusively(() =>
    {
        var staging = Path.Combine(_folder, Unfinished + Path.GetRandomFileName());
        PrivateFiles.CreateFolder(staging);
        try
        {
            var manifest = Stage(source, sha256, staging);
            var plugin = preflight.Examine(new PluginFolder(manifest.Id, staging));
            if (plugin.Refusal is { } refusal) throw new PluginLoadException(refusal);
            Commit(staging, manifest, replace);
            return preflight.Examine(new PluginFolder(manifest.Id, Path.Combine(_folder, manifest.Id)));
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    });

    /// <summary>Removes a plugin that was installed here.</summary>
    /// <exception cref="PluginLoadException">PLG084 to PLG086.</exception>
    public void Remove(string id)
    {
        if (!EntryName.IsId(id) || !Directory.Exists(Path.Combine(_folder, id)))
            throw new PluginLoadException(PackageMessages.NotInstalled(id, _folder, Installed));
        Exclusively(() =>
        {
            Retire(Path.Combine(_folder, id));
            return true;
        });
    }

    private static PackageManifest Stage(string source, string? sha256, string staging)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        if (Directory.Exists(path)) return StageFolder(path, staging);
        if (!File.Exists(path)) throw new PluginLoadException(PackageMessages.NotThere(source));

        // One handle throughout: what was hashed is what is unpacked.
        using var package = File.OpenRead(path);
        if (sha256 is not null)
        {
            var found = Convert.ToHexStringLower(SHA256.HashData(package));
            if (!found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
                throw new PluginLoadException(PackageMessages.WrongHash(source, sha256, found));
            package.Position = 0;
        }
        var manifest = PackageReader.Unpack(package, Path.GetFileName(path), staging);
        AtomicFile.Write(Path.Combine(staging, PackageManifest.FileName), manifest.ToJson());
        return manifest;
    }

    private static PackageManifest StageFolder(string path, string staging)
    {
        var id = Path.GetFileName(path);
        if (!EntryName.IsId(id))
            throw new PluginLoadException(PackageMessages.NoId(path, id));
        var files = new List<PackagedFile>();
        foreach (var (name, file) in PluginFiles.In(path))
        {
            using var stream = file.OpenRead();
            var (length, hash) = StagedFile.Write(stream, file.Length, staging, name);
            files.Add(new PackagedFile(name, length, hash));
        }
        var manifest = new PackageManifest(id, "", files);
        AtomicFile.Write(Path.Combine(staging, PackageManifest.FileName), manifest.ToJson());
        return manifest;
    }

    private void Commit(string staging, PackageManifest manifest, bool replace)
    {
        var target = Path.Combine(_folder, manifest.Id);
        DurableFolder.Flush(staging);
        if (Directory.Exists(target))
        {
            if (!replace) throw new PluginLoadException(PackageMessages.InstalledAlready(
                manifest.Id, preflight.Examine(new PluginFolder(manifest.Id, target)).Version, target));
            Retire(target);
        }
        Directory.Move(staging, target);
        DurableFolder.Flush(_folder);
    }

    /// <summary>
    /// Takes a plugin out of sight in one step, then deletes it; a process that uses it keeps its files.
    /// </summary>
    private void Retire(string target)
    {
        if (!IsOurs(target)) throw new PluginLoadException(PackageMessages.NotOurs(target));
        var away = Path.Combine(_folder, Unfinished + Path.GetRandomFileName());
        Directory.Move(target, away);
        DurableFolder.Flush(_folder);
        Directory.Delete(away, recursive: true);
    }

    private T Exclusively<T>(Func<T> change)
    {
        try
        {
            PrivateFiles.CreateFolder(_folder);
            using var held = Hold();
            foreach (var leftover in Directory.EnumerateDirectories(_folder, Unfinished + "*"))
                Directory.Delete(leftover, recursive: true);
            return change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginLoadException(PackageMessages.CannotWrite(_folder, e.Message));
        }
    }

    private FileStream Hold()
    {
        var path = Path.Combine(_folder, Lock);
        try
        {
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new PluginLoadException(PackageMessages.Busy(_folder));
        }
    }

    private static bool IsOurs(string path) => File.Exists(Path.Combine(path, PackageManifest.FileName));
}
