using System.IO.Compression;
using System.Security.Cryptography;
using Idm.Common.Files;
using Idm.Sdk;

namespace Idm.PluginHosting.Packages;

/// <summary>Packs a built plugin into one file that others can install.</summary>
public static class PackageWriter
{
    private static readonly DateTimeOffset Never = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Writes <c>id-version.zip</c>, whole or not at all. The same files give the same bytes.
    /// </summary>
    /// <param name="plugin">A plugin that preflight did not refuse.</param>
    /// <param name="folder">Where the package is written.</param>
    /// <returns>The package, and its SHA-256.</returns>
    /// <exception cref="PluginLoadException">
    /// The plugin was refused, or holds what no package may hold.
    /// </exception>
    /// <exception cref="PluginException">The package cannot be written.</exception>
    public static (string Path, string Sha256) Write(Plugin plugin, string folder)
    {
        if (plugin.Refusal is { } refusal) throw new PluginLoadException(refusal);
        if (!EntryName.IsId(plugin.Id))
            throw new PluginLoadException(PackageMessages.NoId(plugin.Folder, plugin.Id));
        try
        {
            var files = PluginFiles.In(plugin.Folder);
            var name = $"{plugin.Id}-{SafeVersion(plugin.Version)}.zip";
            var target = Path.Combine(Path.GetFullPath(folder), name);
            Directory.CreateDirectory(folder);
            AtomicFile.Write(target, stream => Write(plugin, files, stream));
            using var written = File.OpenRead(target);
            return (target, Convert.ToHexStringLower(SHA256.HashData(written)));
        }
        catch (Exception e) when (
            e is not UnwritableFileException and (IOException or UnauthorizedAccessException))
        {
            throw new PluginException($"cannot pack '{plugin.Folder}': {e.Message.TrimEnd('.')}. Make its "
                + "files readable, and choose a place for the package that can be written", e);
        }
    }

    private static void Write(Plugin plugin, IReadOnlyList<(string Path, FileInfo File)> files, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var listed = files.Select(f => new PackagedFile(f.Path, f.File.Length, HashOf(f.File))).ToList();
        var manifest = new PackageManifest(plugin.Id, plugin.Version, listed);
        using (var text = new StreamWriter(Add(zip, PackageManifest.FileName))) text.Write(manifest.ToJson());
        foreach (var (path, file) in files)
        {
            using var source = file.OpenRead();
            using var entry = Add(zip, path);
            source.CopyTo(entry);
        }
    }

    private static Stream Add(ZipArchive zip, string path)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = Never;
        return entry.Open();
    }

    private static string HashOf(FileInfo file)
    {
        using var stream = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string SafeVersion(string version) =>
        new([.. version.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')]);
}
