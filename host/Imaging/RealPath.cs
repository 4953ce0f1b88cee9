namespace Idm.Imaging;

/// <summary>Target of a path behind all links: the same for two paths to one file.</summary>
public static class RealPath
{
    private const int MostLinks = 40;       // as many as Linux follows

    /// <summary>
    /// The path without links; as it is where links lead in a circle, and the rest of one that leads nowhere.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    public static string Of(string path)
    {
        var real = Path.GetPathRoot(path)!;
        var left = new Stack<string>();
        Push(path);
        for (var links = 0; left.TryPop(out var name);)
        {
            if (name == ".") continue;
            if (name == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var next = Path.Combine(real, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks) return path;
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            Push(target);
        }
        return real;

        void Push(string part)
        {
            var names = part[Path.GetPathRoot(part)!.Length..]
                .Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
            foreach (var name in names.Reverse()) left.Push(name);
        }
    }
}
