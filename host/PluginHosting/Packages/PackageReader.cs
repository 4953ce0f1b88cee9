using System.IO.Compression;

namespace Idm.PluginHosting.Packages;

/// <summary>Unpacks a package into an empty folder, believing nothing that it says of itself.</summary>
internal static class PackageReader
{
    private const int FileTypeMask = 0xF000, RegularFile = 0x8000;

    /// <summary>
    /// Unpacks; what was written when it throws is left to the caller, who throws the folder away.
    /// </summary>
    /// <param name="package">The package; a seekable stream.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="folder">An empty folder.</param>
    /// <exception cref="PluginLoadException">PLG080 to PLG083.</exception>
    public static PackageManifest Unpack(Stream package, string name, string folder)
    {
        try
        {
            using var zip = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
            var manifest = ReadManifest(zip, name);
            RequireBounds(manifest, package.Length, name);
            var entries = Entries(zip, manifest, name);
            foreach (var file in manifest.Files) Extract(entries[file.Path], file, name, folder);
            return manifest;
        }
        catch (InvalidDataException e)
        {
            throw new PluginLoadException(PackageMessages.NotAPackage(name, e.Message.TrimEnd('.')));
        }
    }

    private static PackageManifest ReadManifest(ZipArchive zip, string name)
    {
        if (zip.Entries.Count > PackageLimits.Files + 1)
            throw new PluginLoadException(PackageMessages.TooLarge(name));
        var entry = zip.GetEntry(PackageManifest.FileName) ?? throw new PluginLoadException(
            PackageMessages.NotAPackage(name, $"it has no {PackageManifest.FileName}"));
        using var source = entry.Open();
        var text = new byte[PackageLimits.ManifestBytes + 1];
        var length = source.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        return length < text.Length
            ? PackageManifest.Parse(text.AsMemory(0, length), name)
            : throw new PluginLoadException(PackageMessages.TooLarge(name));
    }

    private static void RequireBounds(PackageManifest manifest, long packed, string name)
    {
        var unpacked = manifest.Files.Sum(f => f.Length);
        if (unpacked > PackageLimits.AlwaysAllowed && unpacked / PackageLimits.Ratio > packed)
            throw new PluginLoadException(PackageMessages.TooLarge(name));
    }

    /// <summary>
    /// The entries by name: exactly those that the manifest lists, all of them plain files.
    /// </summary>
    private static Dictionary<string, ZipArchiveEntry> Entries(
        ZipArchive zip, PackageManifest manifest, string name)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        HashSet<string> listed = [PackageManifest.FileName, .. manifest.Files.Select(f => f.Path)];
        foreach (var entry in zip.Entries)
        {
            // The high half holds the Unix mode, where the packing system wrote one.
            var type = (entry.ExternalAttributes >> 16) & FileTypeMask;
            var problem = EntryName.Problem(entry.FullName)
                ?? (type is 0 or RegularFile ? null : "is no plain file but a link, folder or device")
                ?? (listed.Contains(entry.FullName)
                    ? null
                    : $"is not listed in its {PackageManifest.FileName}")
                ?? (entries.TryAdd(entry.FullName, entry) ? null : "is in it twice");
            if (problem is not null) throw Bad(entry.FullName, problem);
        }
        var missing = manifest.Files.FirstOrDefault(f => !entries.ContainsKey(f.Path));
        return missing is null ? entries : throw Bad(missing.Path, "is listed but not there");

        PluginLoadException Bad(string entry, string problem) =>
            new(PackageMessages.BadEntry(name, entry, problem));
    }

    private static void Extract(ZipArchiveEntry entry, PackagedFile file, string name, string folder)
    {
        using var source = entry.Open();
        var (length, hash) = StagedFile.Write(source, file.Length, folder, file.Path);
        var what = $"{name}: {file.Path}";
        if (length != file.Length)
            throw new PluginLoadException(PackageMessages.WrongLength(what, file.Length, length));
        if (hash != file.Sha256)
            throw new PluginLoadException(PackageMessages.WrongHash(what, file.Sha256, hash));
    }
}
