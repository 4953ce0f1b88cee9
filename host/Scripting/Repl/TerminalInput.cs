using Idm.Scripting.Editing;
using Idm.Scripting.Interactive;

namespace Idm.Scripting.Repl;

/// <summary>Inputs that somebody writes at a terminal.</summary>
/// <param name="editor">Where they are written.</param>
public sealed class TerminalInput(LineEditor editor) : IInput
{
    private int _count;

    /// <inheritdoc/>
    public InputText? Read()
    {
        if (editor.Read() is not { } text) return null;
        if (text.Trim().Length > 0) _count++;
        return new InputText($"input-{_count}", 1, text);
    }
}
