namespace Idm.Imaging;

/// <summary>Names for files: short, and no two alike even where upper and lower case are the same.</summary>
public static class ImageNames
{
    /// <summary>
    /// The file name without its extension; where files share it, with the extension (<c>a_png</c>); where
    /// that is shared too, with the folders in which they differ (<c>left_a</c>).
    /// </summary>
    /// <param name="files">Absolute paths, all different.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> files)
    {
        var names = files.Select(f => Path.GetFileNameWithoutExtension(f)!).ToArray();
        Refine(names, i => Path.GetFileName(files[i]).Replace('.', '_'));
        var common = CommonFolders(files);
        Refine(names, i => string.Join(
            '_', [.. Parts(files[i])[common..^1], Path.GetFileNameWithoutExtension(files[i])]));

        // What is still shared (a folder 'a' with 'b', beside a file 'a_b') is numbered.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i];
            for (var n = 2; !taken.Add(names[i]); n++) names[i] = $"{name}-{n}";
        }
        return names;
    }

    /// <summary>
    /// Gives a longer name to all that share one, but only if it tells at least two of them apart.
    /// </summary>
    private static void Refine(string[] names, Func<int, string> longer)
    {
        var shared = Enumerable.Range(0, names.Length)
            .GroupBy(i => names[i], StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1);
        foreach (var group in shared.Select(g => g.ToList()).ToList())
        {
            var better = group.ConvertAll(i => longer(i));
            if (better.Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1) continue;
            foreach (var (i, name) in group.Zip(better)) names[i] = name;
        }
    }

    private static string[] Parts(string file) => file.Split(Path.DirectorySeparatorChar);

    /// <summary>Number of folders, from the root, that all files have in common.</summary>
    private static int CommonFolders(IReadOnlyList<string> files)
    {
        if (files.Count == 0) return 0;
        var first = Parts(files[0]);
        var common = first.Length - 1;
        foreach (var parts in files.Select(Parts))
        {
            common = Math.Min(common, parts.Length - 1);
            while (!first.AsSpan(0, common).SequenceEqual(parts.AsSpan(0, common))) common--;
        }
        return common;
    }
}
