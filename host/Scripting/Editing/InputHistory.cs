using System.Text;
using Idm.Common.Files;

namespace Idm.Scripting.Editing;

/// <summary>History of inputs, at this prompt and at earlier ones.</summary>
/// <param name="file">Where it is kept; null to forget it at the end.</param>
public sealed class InputHistory(string? file)
{
    private const int Most = 1000;

    private readonly List<string> _inputs = Load(file);

    /// <summary>All inputs, the oldest first.</summary>
    public IReadOnlyList<string> Inputs => _inputs;

    /// <summary>
    /// This user's: <c>$XDG_STATE_HOME/idm/repl-history</c>, or below <c>~/.local/state</c>.
    /// </summary>
    public static InputHistory OfUser(Func<string, string?> environment)
    {
        var state = environment("XDG_STATE_HOME");
        if (state is not { Length: > 0 } || !Path.IsPathRooted(state))
            state = environment("HOME") is { Length: > 0 } home
                ? Path.Combine(home, ".local", "state")
                : null;
        return new InputHistory(state is null ? null : Path.Combine(state, "idm", "repl-history"));
    }

    /// <summary>Takes note of an input, for this prompt and later ones.</summary>
    public void Add(string input)
    {
        if (input.Length == 0 || (_inputs.Count > 0 && _inputs[^1] == input)) return;
        _inputs.Add(input);
        if (file is null) return;
        try
        {
            // Another prompt may have written meanwhile: its inputs are kept.
            var all = Load(file);
            all.Add(input);
            PrivateFiles.CreateFolder(Path.GetDirectoryName(file)!);
            var text = string.Concat(all.TakeLast(Most).Select(i => Escape(i) + "\n"));
            PrivateFiles.Write(file, Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that does not take it costs the memory of this input, and nothing else.
        }
    }

    /// <summary>The next older input that begins in some way.</summary>
    /// <param name="from">The number of the present one; the count of all inputs for one that is new.</param>
    /// <param name="start">How it begins.</param>
    /// <returns>Its number, or -1.</returns>
    public int Older(int from, string start) =>
        from <= 0 ? -1 : _inputs.FindLastIndex(from - 1, i => i.StartsWith(start, StringComparison.Ordinal));

    /// <summary>The next older input that has something in it.</summary>
    /// <param name="from">The number of the present one; the count of all inputs for one that is new.</param>
    /// <param name="part">What is in it.</param>
    /// <returns>Its number, or -1.</returns>
    public int OlderWith(int from, string part) =>
        from <= 0 ? -1 : _inputs.FindLastIndex(
            from - 1, i => i.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>The next newer input that begins in some way: its number, or -1.</summary>
    public int Newer(int from, string start) =>
        from + 1 >= _inputs.Count
            ? -1
            : _inputs.FindIndex(from + 1, i => i.StartsWith(start, StringComparison.Ordinal));

    private static List<string> Load(string? file)
    {
        try
        {
            return file is not null && File.Exists(file) ? [.. File.ReadLines(file).Select(Unescape)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Escape(string input) =>
        input.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Unescape(string line)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\' || i + 1 == line.Length) text.Append(line[i]);
            else text.Append(line[++i] == 'n' ? '\n' : line[i]);
        }
        return text.ToString();
    }
}
