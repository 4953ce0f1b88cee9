using System.Text;
using System.Text.RegularExpressions;

namespace Idm.Architecture.Tests;

/// <summary>
/// A page of the documentation: its prose, tables, links and headings, without what is in code blocks.
/// </summary>
internal sealed partial class Markdown
{
    private readonly string _path;

    private Markdown(string path, string text) => (_path, Text) = (path, text);

    /// <summary>The page, code blocks included.</summary>
    public string Text { get; }

    /// <summary>The lines outside of code blocks.</summary>
    public IEnumerable<string> Prose
    {
        get
        {
            var code = false;
            foreach (var line in Text.Split('\n'))
            {
                var fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
                if (!fence && !code) yield return line;
                if (fence) code = !code;
            }
        }
    }

    /// <summary>
    /// Links that lead to nothing: a missing file, or a heading that the page does not have.
    /// </summary>
    public IEnumerable<string> BrokenLinks => Prose
        .SelectMany(line => Link().Matches(line).Select(m => m.Groups["to"].Value))
        .Where(to => !to.Contains("://", StringComparison.Ordinal))
        .Where(to => !Leads(to))
        .Select(to => $"{Repository.Relative(_path)}: {to}");

    /// <summary>The fragments of the page's headings, as GitHub makes them.</summary>
    private IEnumerable<string> Headings => Prose
        .Where(line => line.StartsWith('#'))
        .Select(line => Fragment(line.TrimStart('#').Trim()));

    public static Markdown Read(string path) => new(path, File.ReadAllText(path, Encoding.UTF8));

    /// <summary>The rows of the first table under a heading, without its head: trimmed cells.</summary>
    public IReadOnlyList<string[]> Table(string heading) =>
    [
        .. Prose.SkipWhile(line => !(line.StartsWith('#') && line.TrimStart('#').Trim() == heading)).Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];

    private bool Leads(string to)
    {
        var parts = to.Split('#');
        var file = parts[0].Length == 0 ? _path : Path.GetFullPath(parts[0], Path.GetDirectoryName(_path)!);
        if (!File.Exists(file) && !Directory.Exists(file)) return false;
        return parts.Length == 1 || Read(file).Headings.Contains(parts[1]);
    }

    private static string Fragment(string heading) => string.Concat(heading
        .Select(char.ToLowerInvariant)
        .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
        .Select(c => c == ' ' ? '-' : c));

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();
}
