namespace Idm.Scripting.Scripts;

/// <summary>
/// A line of a script that is for the host: <c>#load "lib.csx"</c>, <c>#r "x.dll"</c>, <c>#:include
/// lib.cs</c>.
/// </summary>
/// <param name="Keyword">For example <c>load</c> or <c>:include</c>.</param>
/// <param name="Argument">What follows, without quotes.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column of the #, from 1.</param>
internal sealed record ScriptDirective(string Keyword, string Argument, int Line, int Column)
{
    private static readonly string[] _keywords = ["load", "r", ":include", ":package", ":project"];

    /// <summary>All directives of a text that matter here.</summary>
    /// <remarks>
    /// By lines, as the compiler must not be loaded for a cached script. A line inside of a comment or a
    /// string may be taken for one; the compiler has the last word.
    /// </remarks>
    public static IEnumerable<ScriptDirective> In(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.Length < 3 || trimmed[0] != '#') continue;
            var end = trimmed.IndexOfAny([' ', '\t', '"']);
            var keyword = end < 0 ? trimmed[1..] : trimmed[1..end];
            if (!_keywords.Contains(keyword)) continue;
            var argument = end < 0 ? "" : trimmed[end..].Trim();
            if (argument is ['"', _, ..] && argument.IndexOf('"', 1) is var close and > 0)
                argument = argument[1..close];
            yield return new ScriptDirective(
                keyword, argument, number, 1 + line.IndexOf('#', StringComparison.Ordinal));
        }
    }

    public override string ToString() =>
        Keyword[0] == ':' ? $"#{Keyword} {Argument}" : $"#{Keyword} \"{Argument}\"";
}
