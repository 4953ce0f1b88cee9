using Idm.Configuration.Errors;
using YamlDotNet.Core;

namespace Idm.Configuration.Nodes;

/// <summary>Says in a user's words, and at the right place, what the YAML parser stumbled over.</summary>
/// <param name="text">The text of the file.</param>
/// <param name="file">Its name.</param>
/// <param name="last">Where the last good event ended.</param>
/// <param name="open">The innermost bracket that is open there.</param>
internal sealed class YamlSyntax(string text, string file, Mark last, OpenBracket? open)
{
    private const string Tab =
        "a tab cannot indent YAML; expected spaces: replace the tab by two for each level";

    /// <summary>Parser messages and their usual cause.</summary>
    private static readonly (string Parser, string Meaning)[] _meanings =
    [
        ("unexpected end of stream", "this quote is not closed"),
        ("unknown escape character",
            "unknown escape in double quotes; use single quotes, or write \\\\ for \\"),
        ("found invalid mapping",
            "a key cannot stand here; align it with the key above, or quote a value with ': '"),
        ("cannot start any token", "a value cannot begin with this character; put the value in quotes"),
        ("found value containing disallowed", "expected a name after '*' or '&'; put the value in quotes"),
        ("did not find expected key",
            "expected a key; align it with the key above, one 'key: value' in a line"),
        ("expected '-' indicator", "expected '- ' as in the lines above, or less indentation"),
        ("expected node content", "expected a value here"),
    ];

    public (NodeOrigin Origin, string Message) Explain(Exception error)
    {
        var at = error is YamlException { Start: { Index: > 0 } start } ? start : last;
        var origin = new NodeOrigin(file, Math.Max(1, (int)at.Line), Math.Max(1, (int)at.Column));
        if (open is not null && (error is not YamlException || at.Index >= text.TrimEnd().Length))
        {
            return (open.Origin,
                $"this '{open.Opening}' is not closed; expected '{open.Closing}' at its end");
        }

        if (error is not YamlException)
        {
            return (origin, "not valid YAML after this place");
        }

        // The parser reports tabs at (1,1), so they are looked for here.
        return FindTab() is { } tab && (at.Index == last.Index || tab.Line == origin.Line)
            ? (tab, Tab)
            : (origin, "not valid YAML: " + Reason(error.Message));
    }

    /// <summary>The first tab that indents, from the place of the error on.</summary>
    private NodeOrigin? FindTab()
    {
        var lines = text.Split('\n');
        for (var line = Math.Max((int)last.Line, 1); line <= lines.Length; line++)
        {
            var content = lines[line - 1];
            var indent = content.Length - content.TrimStart(' ', '\t').Length;
            var tab = content.AsSpan(0, indent).IndexOf('\t');
            if (tab >= 0 && !string.IsNullOrWhiteSpace(content))
            {
                return new NodeOrigin(file, line, tab + 1);
            }
        }

        return null;
    }

    private static string Reason(string message) =>
        _meanings.FirstOrDefault(m => message.Contains(m.Parser, StringComparison.Ordinal)).Meaning
        ?? message.TrimEnd('.', ' ');
}
