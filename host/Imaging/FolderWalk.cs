using System.IO.Enumeration;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Idm.Imaging;

/// <summary>The files below a folder that a pattern means, each once, whatever links there are.</summary>
/// <remarks>
/// Folders that are reached without links come first; a link is followed if it leads to a folder that was not
/// seen yet, so that circles end. Hidden folders are left out unless the pattern names them.
/// </remarks>
/// <param name="root">The folder, absolute.</param>
/// <param name="pattern">A pattern below it, with * and **.</param>
/// <param name="search">What to ask, and whom to tell.</param>
internal sealed class FolderWalk(string root, string pattern, FileSearch search)
{
    private const string Restored = "restored", Anywhere = "**";

    private readonly string[] _segments = pattern.Split(
        Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
    private readonly Matcher _matcher = new Matcher(StringComparison.OrdinalIgnoreCase).AddInclude(pattern);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<Place> _folders = new(), _links = new();
    private readonly List<string> _files = [], _linked = [];

    /// <summary>Absolute paths of the files that match.</summary>
    /// <exception cref="IOException">The folder itself cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public List<string> Files()
    {
        Enter(new Place("", 0), RealPath.Of(root));
        while (true)
        {
            search.Cancellation.ThrowIfCancellationRequested();
            if (_folders.TryDequeue(out var folder)) List(folder);
            else if (_links.TryDequeue(out var link)) Enter(link, RealPath.Of(Full(link.Path)));
            else break;
        }
        return [.. _files.Concat(OnlyNew(_linked)).Select(Full)];
    }

    /// <summary>Number of segments before the pattern's first **; all of them without one.</summary>
    private int Fixed =>
        Array.FindIndex(_segments, s => s.Contains(Anywhere, StringComparison.Ordinal)) is >= 0 and var at
        ? at : _segments.Length;

    private string Full(string relative) => Path.Combine(root, relative);

    private void Enter(Place place, string real)
    {
        if (_seen.Add(real)) _folders.Enqueue(place with { Real = real });
    }

    private void List(Place folder)
    {
        foreach (var entry in Entries(folder))
        {
            var path = Path.Combine(folder.Path, entry.Name);
            var isLink = entry.LinkTarget is not null;
            if (entry is not DirectoryInfo)
            {
                if (_matcher.Match(path).HasMatches) (isLink ? _linked : _files).Add(path);
            }
            else if (IsWanted(entry, folder.Depth))
            {
                var place = new Place(path, folder.Depth + 1);
                if (isLink) _links.Enqueue(place);
                else Enter(place, Path.Combine(folder.Real, entry.Name));
            }
        }
    }

    private List<FileSystemInfo> Entries(Place folder)
    {
        try
        {
            return [.. new DirectoryInfo(Full(folder.Path)).EnumerateFileSystemInfos()
                .OrderBy(e => e.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (folder.Path.Length > 0 && e is IOException or UnauthorizedAccessException)
        {
            search.Note($"passed over '{Full(folder.Path)}': {e.Message.TrimEnd('.')}");
            return [];
        }
    }

    /// <summary>Whether the pattern looks into a folder.</summary>
    private bool IsWanted(FileSystemInfo folder, int depth)
    {
        if (depth < Fixed && (depth >= _segments.Length - 1 || !Means(_segments[depth], folder.Name)))
            return false;
        if (folder.Name[0] == '.' && !_segments.Any(s => s[0] == '.' && Means(s, folder.Name))) return false;
        if (depth < Fixed || _segments.Contains(Restored) || !search.HoldsResults(folder.FullName))
            return true;
        search.Note($"passed over '{folder.FullName}': it holds results of this program; name it to have "
            + "them");
        return false;
    }

    /// <summary>
    /// Whether a name is meant by a segment, as far as this can be said of one segment alone.
    /// </summary>
    private static bool Means(string segment, string name) =>
        segment.AsSpan().IndexOfAny('?', '\\') >= 0 || FileSystemName.MatchesSimpleExpression(segment, name);

    /// <summary>Linked files that are not among the others, and each of them once.</summary>
    private List<string> OnlyNew(List<string> linked)
    {
        if (linked.Count == 0) return [];
        var known = _files.Select(file => RealPath.Of(Full(file))).ToHashSet(StringComparer.Ordinal);
        return [.. linked.Where(file => known.Add(RealPath.Of(Full(file))))];
    }

    private readonly record struct Place(string Path, int Depth)
    {
        public string Real { get; init; } = "";
    }
}
