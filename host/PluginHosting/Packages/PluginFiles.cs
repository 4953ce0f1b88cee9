namespace Idm.PluginHosting.Packages;

/// <summary>The files of a built plugin, as they lie in its folder.</summary>
internal static class PluginFiles
{
    /// <summary>
    /// All of them, by paths with forward slashes, sorted; the list that an installation writes is left out.
    /// </summary>
    /// <exception cref="PluginLoadException">PLG081 for links and odd names, PLG082 for too much.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<(string Path, FileInfo File)> In(string folder)
    {
        var found = new List<(string Path, FileInfo File)>();
        var bytes = 0L;
        foreach (var entry in Walk(new DirectoryInfo(folder)))
        {
            var path = Path.GetRelativePath(folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (entry.LinkTarget is not null)
                throw new PluginLoadException(PackageMessages.BadEntry(folder, path, "is a link"));
            if (entry is not FileInfo file || path == PackageManifest.FileName) continue;
            if (EntryName.Problem(path) is { } problem)
                throw new PluginLoadException(PackageMessages.BadEntry(folder, path, problem));
            found.Add((path, file));
            bytes += file.Length;
            if (found.Count > PackageLimits.Files || bytes > PackageLimits.Bytes)
                throw new PluginLoadException(PackageMessages.TooLarge(folder));
        }
        found.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return found;
    }

    // By hand, because a recursive enumeration would follow links to folders.
    private static IEnumerable<FileSystemInfo> Walk(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            yield return entry;
            if (entry is not DirectoryInfo inner || entry.LinkTarget is not null) continue;
            foreach (var below in Walk(inner)) yield return below;
        }
    }
}
