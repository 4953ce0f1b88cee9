using Idm.Sdk;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Idm.Engine.Imaging;

/// <summary>Finds the image files that a path or pattern names.</summary>
internal static class ImageFiles
{
    private const int Shown = 5;

    /// <summary>Absolute paths in natural order; at least one.</summary>
    /// <param name="path">A file, a folder, or a pattern with * and **.</param>
    /// <param name="start">Where a relative path starts, absolute.</param>
    /// <exception cref="PluginException">There are none, or they cannot be listed: says where it
    /// looked.</exception>
    public static IReadOnlyList<string> Find(string path, string start)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new PluginException("the path of the images is empty. Name a file, a folder, or a pattern");
        }

        var full = Path.GetFullPath(path, start);
        if (File.Exists(full)) return [full];
        var (folder, pattern) = Split(full);
        if (!Directory.Exists(folder))
        {
            throw new PluginException(File.Exists(folder)
                ? $"no images at '{full}': '{folder}' is a file, not a folder. Correct the path"
                : $"no images at '{full}': there is no '{folder}'. Relative paths start at '{start}'");
        }

        var found = Match(folder, pattern);
        var images = found.Where(IsImage).Order(NaturalOrder.Instance).ToList();
        return images.Count > 0 ? images : throw Nothing(folder, pattern, found);
    }

    /// <summary>
    /// The folder before the first wildcard, and the rest; a path without wildcards is a folder.
    /// </summary>
    private static (string Folder, string Pattern) Split(string full)
    {
        var wildcard = full.IndexOf('*', StringComparison.Ordinal);
        if (wildcard < 0) return (full, "*");
        var end = full.LastIndexOf(Path.DirectorySeparatorChar, wildcard);
        return (end == 0 ? full[..1] : full[..end], full[(end + 1)..]);
    }

    private static List<string> Match(string folder, string pattern)
    {
        try
        {
            var matcher = new Matcher(StringComparison.OrdinalIgnoreCase).AddInclude(pattern);
            return [.. matcher.GetResultsInFullPath(folder).Select(Path.GetFullPath)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException(
                $"cannot list the images '{pattern}' in '{folder}': {e.Message.TrimEnd('.')}. "
                + "Make the folder readable, or name another", e);
        }
    }

    private static bool IsImage(string file) =>
        Path.GetFileName(file)[0] != '.'
        && ImageReader.Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static PluginException Nothing(string folder, string pattern, List<string> matched)
    {
        var extensions = string.Join(' ', ImageReader.Extensions.Select(e => e[1..]));
        if (matched.Count > 0)
        {
            return new PluginException(
                $"no images in '{folder}': '{pattern}' matches {Names(folder, matched)}, "
                + $"none with an image's extension ({extensions})");
        }
        var there = Directory.EnumerateFileSystemEntries(folder).ToList();
        return new PluginException($"no images in '{folder}': nothing matches '{pattern}'. "
            + (there.Count == 0 ? "The folder is empty" : $"In it are {Names(folder, there)}")
            + $". Wanted are files ({extensions}); ** also looks into subfolders");
    }

    private static string Names(string folder, List<string> files)
    {
        var names = files.Order(NaturalOrder.Instance).Take(Shown)
            .Select(f => Path.GetRelativePath(folder, f));
        var more = files.Count > Shown ? $" and {files.Count - Shown} more" : "";
        return string.Join(", ", names) + more;
    }
}
