namespace Idm.Imaging;

/// <summary>Kind of files searched for, as messages name it.</summary>
/// <param name="Article">a or an.</param>
/// <param name="Singular">One of them.</param>
/// <param name="Plural">Several of them.</param>
/// <param name="Extensions">What their names end with, in any case.</param>
public sealed record FileKind(
    string Article, string Singular, string Plural, IReadOnlyList<string> Extensions)
{
    public static FileKind Images { get; } = new("an", "image", "images", [.. ImageReader.Extensions]);

    /// <summary>Whether a file is of this kind; hidden ones never are.</summary>
    public bool Includes(string file) =>
        Path.GetFileName(file)[0] != '.'
            && Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
}
