using Idm.Common.Files;
using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Imaging;

/// <summary>Finds the image files that a path or pattern names.</summary>
public static class ImageFiles
{
    private const int Shown = 5;

    /// <summary>Absolute paths in natural order; at least one.</summary>
    /// <param name="path">A file, a folder, or a pattern with * and **; <c>file#name</c> is an entry of one.
    /// </param>
    /// <param name="start">Where a relative path starts, absolute.</param>
    /// <param name="kind">What the files are, and the extensions that they have.</param>
    /// <param name="search">What the search asks, and whom it tells; null for nobody.</param>
    /// <exception cref="PluginException">There are none, or they cannot be listed: says where it
    /// looked.</exception>
    /// <exception cref="OperationCanceledException">The search was stopped.</exception>
    public static IReadOnlyList<string> Find(
        string path, string start, FileKind kind, FileSearch? search = null)
    {
        search ??= new FileSearch();
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new PluginException($"the path of the {kind.Plural} is empty. Name a file, a folder, or a "
                + "pattern");
        }

        var full = UserPath.Full(path, start);
        // file#name means an entry of the file, and is for whoever reads it.
        if (File.Exists(full) || (full.LastIndexOf('#') is > 0 and var at && File.Exists(full[..at])))
            return [full];
        var (folder, pattern) = Split(full);
        if (!Directory.Exists(folder))
        {
            throw new PluginException(File.Exists(folder)
                ? $"no {kind.Plural} at '{full}': '{folder}' is a file, not a folder. Correct the path"
                : $"no {kind.Plural} at '{full}': there is no '{folder}'{Meant(folder, search)} Relative "
                    + $"paths start at '{start}'");
        }

        var found = Match(folder, pattern, kind, search);
        var images = found.Where(kind.Includes).Order(NaturalOrder.Instance).ToList();
        return images.Count > 0 ? images : throw Nothing(folder, pattern, found, kind);
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

    /// <summary>
    /// The question for what was probably meant where the first folder is missing; else a full stop.
    /// </summary>
    private static string Meant(string folder, FileSearch search)
    {
        for (var (missing, above) = (folder, Path.GetDirectoryName(folder)); above is not null;
            (missing, above) = (above, Path.GetDirectoryName(above)))
        {
            if (!Directory.Exists(above)) continue;
            try
            {
                var there = Directory.EnumerateFileSystemEntries(above).Select(Path.GetFileName)
                    .OfType<string>();
                return search.Meant(Path.GetFileName(missing), there) is { Length: > 0 } question
                    ? question
                    : ".";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return ".";
            }
        }
        return ".";
    }

    private static List<string> Match(string folder, string pattern, FileKind kind, FileSearch search)
    {
        try
        {
            return new FolderWalk(folder, pattern, search).Files();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException(
                $"cannot list the {kind.Plural} '{pattern}' in '{folder}': {e.Message.TrimEnd('.')}. "
                + "Make the folder readable, or name another", e);
        }
    }

    private static PluginException Nothing(string folder, string pattern, List<string> matched, FileKind kind)
    {
        var extensions = string.Join(' ', kind.Extensions.Select(e => e[1..]));
        if (matched.Count > 0)
        {
            return new PluginException(
                $"no {kind.Plural} in '{folder}': '{pattern}' matches {Names(folder, matched)}, "
                + $"none with {kind.Article} {kind.Singular}'s extension ({extensions})");
        }
        var there = Directory.EnumerateFileSystemEntries(folder).ToList();
        return new PluginException($"no {kind.Plural} in '{folder}': nothing matches '{pattern}'. "
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
