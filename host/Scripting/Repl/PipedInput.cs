using Idm.Scripting.Interactive;

namespace Idm.Scripting.Repl;

/// <summary>Inputs from a file or a pipe: lines, together until they are whole.</summary>
/// <param name="lines">The lines.</param>
public sealed class PipedInput(TextReader lines) : IInput
{
    private int _read;

    /// <inheritdoc/>
    public InputText? Read()
    {
        var first = _read + 1;
        var text = "";
        while (lines.ReadLine() is { } line)
        {
            _read++;
            text = text.Length == 0 ? line : $"{text}\n{line}";
            if (ReplCommands.IsCommand(text) || Submissions.IsComplete(text))
                return new InputText("input", first, text);
        }
        // The compiler says what is missing.
        return text.Length == 0 ? null : new InputText("input", first, text);
    }
}
