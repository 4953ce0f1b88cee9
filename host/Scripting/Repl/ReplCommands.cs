using Idm.Scripting.Interactive;

namespace Idm.Scripting.Repl;

/// <summary>The words that are for the prompt and not for C#.</summary>
public static class ReplCommands
{
    /// <summary>Description of each command.</summary>
    public static IReadOnlyList<(string Usage, string Summary)> All { get; } =
    [
        (":help", "shows this; 'help' does too"),
        (":time [EXPRESSION]", "evaluates it and says how long that took; alone: always, or no longer"),
        (":load FILE", "evaluates a file, as if it had been typed here"),
        (":save FILE", "writes what was entered and went well into a file for :load; replaces none"),
        (":reset", "forgets everything that was declared"),
        (":quit", "ends; so does Ctrl-D"),
    ];

    /// <summary>Whether a text is one of them.</summary>
    public static bool IsCommand(string text) =>
        text.TrimStart() is var start
            && (start.StartsWith(':') || start.TrimEnd() is "help" or "exit" or "quit");

    /// <summary>The word and what follows it.</summary>
    public static (string Word, string Argument) Split(string text)
    {
        var trimmed = text.Trim().TrimStart(':');
        var space = trimmed.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (trimmed, "") : (trimmed[..space], trimmed[space..].Trim());
    }

    /// <summary>Completions of a command that is being written; null if it is none, or C# by now.</summary>
    public static Completions? Complete(string text, int position)
    {
        if (!text.StartsWith(':') || position == 0) return null;
        var written = text[..position];
        if (!written.Contains(' ', StringComparison.Ordinal))
            return new Completions(
                0, [.. All.Select(c => Word(c.Usage))
                .Where(c => c.StartsWith(written, StringComparison.Ordinal))]);
        return Split(written).Word is "load" or "save" ? Files(written) : null;
    }

    /// <summary>The command without what follows it; with a blank if something must.</summary>
    private static string Word(string usage) =>
        usage.Split(' ') is [var word, var argument] ? word + (argument[0] == '[' ? "" : " ") : usage;

    private static Completions Files(string written)
    {
        var start = written.IndexOf(' ', StringComparison.Ordinal) + 1;
        var path = written[start..];
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        if (!Directory.Exists(folder)) return new Completions(start, []);
        var nameAt = start + path.Length - Path.GetFileName(path).Length;
        var names = new DirectoryInfo(folder)
            .EnumerateFileSystemInfos(
                Path.GetFileName(path) + "*", new EnumerationOptions { IgnoreInaccessible = true })
            .Select(f => f is DirectoryInfo ? f.Name + "/" : f.Name)
            .Order(StringComparer.Ordinal);
        return new Completions(nameAt, [.. names]);
    }
}
