using YamlDotNet.Core;

namespace Idm.Engine.Pipelines.Nodes;

/// <summary>Says in a user's words, and at the right place, what the YAML parser stumbled over.</summary>
internal static class YamlSyntax
{
    private const string Tab =
        "a tab cannot indent YAML; expected spaces: replace the tab by two spaces for each level";

    /// <summary>Where the text is wrong and why; <paramref name="last"/> is where the last good event ended.</summary>
    public static (NodeOrigin Origin, string Message) Explain(Exception error, string text, string file, Mark last)
    {
        if (error is not YamlException yaml)
        {
            return (new NodeOrigin(file, Line(last), Column(last)),
                "not valid YAML after this place; a bracket, brace or quote is probably not closed");
        }

        // The parser reports tabs at (1,1), so they are looked for here.
        if (FindTab(text, Line(last)) is { } tab && (yaml.Start.Line <= 1 || tab.Line == yaml.Start.Line))
        {
            return (tab with { File = file }, Tab);
        }

        var at = yaml.Start.Index == 0 && last.Index > 0 ? last : yaml.Start;
        return (new NodeOrigin(file, Line(at), Column(at)), "not valid YAML: " + Reason(yaml.Message));
    }

    private static NodeOrigin? FindTab(string text, int fromLine)
    {
        var lines = text.Split('\n');
        for (var line = Math.Max(fromLine, 1); line <= lines.Length; line++)
        {
            var content = lines[line - 1];
            var indent = content.Length - content.TrimStart(' ', '\t').Length;
            var tab = content.AsSpan(0, indent).IndexOf('\t');
            if (tab >= 0 && !string.IsNullOrWhiteSpace(content))
            {
                return new NodeOrigin("", line, tab + 1);
            }
        }

        return null;
    }

    private static string Reason(string message)
    {
        // "(Line: 3, Col: 1, Idx: 20) - (...): While parsing ..., did not find expected ..."
        var end = message.StartsWith('(') ? message.LastIndexOf("): ", StringComparison.Ordinal) : -1;
        var reason = end < 0 ? message : message[(end + 3)..];
        return reason.TrimEnd('.', ' ');
    }

    private static int Line(Mark mark) => Math.Max(1, (int)mark.Line);

    private static int Column(Mark mark) => Math.Max(1, (int)mark.Column);
}
