namespace Idm.Sdk.Data;

/// <summary>The files that a data source looks for, in the words of messages.</summary>
/// <param name="Article">a or an.</param>
/// <param name="Singular">One of them.</param>
/// <param name="Plural">Several of them.</param>
/// <param name="Extensions">What their names end with, with the dot, in any case.</param>
public sealed record FileKind(
    string Article, string Singular, string Plural, IReadOnlyList<string> Extensions)
{
    /// <summary>Whether a file is of this kind, by its name; hidden ones never are.</summary>
    public bool Includes(string file)
    {
        var name = Path.GetFileName(file);
        return name.Length > 0 && name[0] != '.'
            && Extensions.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>A file that a data source found.</summary>
/// <param name="Name">A name for its item: unique among the files that were found with it.</param>
/// <param name="Path">Its absolute path.</param>
public sealed record FoundFile(string Name, string Path);
