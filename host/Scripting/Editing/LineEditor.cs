using Idm.Scripting.Interactive;

namespace Idm.Scripting.Editing;

/// <summary>
/// Lets somebody write an input at a terminal: one line, or several where one is not enough.
/// </summary>
/// <param name="keyboard">Where keys come from.</param>
/// <param name="screen">Where it is drawn.</param>
/// <param name="history">What was entered before.</param>
/// <param name="isComplete">Whether a text is whole; if not, Enter begins another line.</param>
/// <param name="complete">What may stand at a place of a text.</param>
public sealed class LineEditor(
    Keyboard keyboard, Screen screen, InputHistory history, Func<string, bool> isComplete,
    Func<string, int, Completions> complete)
{
    private const string Tab = "    ";
    private const int MostNames = 80;

    private readonly Lock _gate = new();
    private TextBuffer _text = new();
    private bool _reading;
    private int _entry;
    private string? _sought;

    /// <summary>Reads an input; null at the end (Ctrl-D), empty if it was given up (Ctrl-C).</summary>
    public string? Read()
    {
        keyboard.TakeControlC(true);
        try
        {
            lock (_gate)
            {
                (_text, _entry, _sought) = (new TextBuffer(), history.Inputs.Count, null);
                screen.Begin();
                screen.Draw(_text);
                _reading = true;
            }
            while (true)
            {
                var key = keyboard.Read();
                lock (_gate)
                {
                    if (Ends(key, out var input)) return input;
                    if (!Seeks(key)) _sought = null;
                    Apply(key);
                    if (!keyboard.HasMore) screen.Draw(_text);
                }
            }
        }
        finally
        {
            lock (_gate) _reading = false;
            keyboard.TakeControlC(false);
        }
    }

    /// <summary>Says something that the input must not be mixed with; from any thread.</summary>
    /// <param name="line">What to say.</param>
    /// <returns>Whether it is said: false if nothing is being written just now.</returns>
    public bool Announce(string line)
    {
        lock (_gate)
        {
            if (_reading) screen.Announce(_text, line);
            return _reading;
        }
    }

    private bool Ends(ConsoleKeyInfo key, out string? input)
    {
        input = null;
        if (IsControl(key, ConsoleKey.D) && _text.Text.Length == 0)
        {
            screen.Leave(_text);
            return true;
        }
        if (IsControl(key, ConsoleKey.C))
        {
            screen.Leave(_text);
            input = "";
            return true;
        }
        var enter = key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n';
        if (!enter || key.Modifiers.HasFlag(ConsoleModifiers.Alt) || !_text.OnLastLine
            || !isComplete(_text.Text))
            return false;
        screen.Leave(_text);
        input = _text.Text;
        history.Add(input);
        return true;
    }

    private void Apply(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control) && Control(key.Key)) return;
        switch (key.Key)
        {
            case ConsoleKey.Enter: NewLine(); break;
            case ConsoleKey.Tab when keyboard.HasMore: _text.Insert(Tab); break;        // pasted
            case ConsoleKey.Tab: Complete(); break;
            case ConsoleKey.Backspace: _text.Backspace(); break;
            case ConsoleKey.Delete: _text.Delete(); break;
            case ConsoleKey.LeftArrow: _text.Left(); break;
            case ConsoleKey.RightArrow: _text.Right(); break;
            case ConsoleKey.UpArrow: Older(); break;
            case ConsoleKey.DownArrow: Newer(); break;
            case ConsoleKey.Home: _text.ToLineStart(); break;
            case ConsoleKey.End: _text.ToLineEnd(); break;
            default:
                if (key.KeyChar is '\n' or '\r') NewLine();
                else if (!char.IsControl(key.KeyChar)) _text.Insert(key.KeyChar.ToString());
                break;
        }
    }

    private bool Control(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A: _text.ToLineStart(); break;
            case ConsoleKey.E: _text.ToLineEnd(); break;
            case ConsoleKey.B: _text.Left(); break;
            case ConsoleKey.F: _text.Right(); break;
            case ConsoleKey.D: _text.Delete(); break;
            case ConsoleKey.H: _text.Backspace(); break;
            case ConsoleKey.K: _text.DeleteToLineEnd(); break;
            case ConsoleKey.U: _text.DeleteToLineStart(); break;
            case ConsoleKey.W: _text.DeleteWord(); break;
            case ConsoleKey.L: screen.Clear(_text); break;
            case ConsoleKey.P: Older(); break;
            case ConsoleKey.N: Newer(); break;
            case ConsoleKey.R: Search(); break;
            case ConsoleKey.LeftArrow: _text.WordLeft(); break;
            case ConsoleKey.RightArrow: _text.WordRight(); break;
            default: return false;
        }
        return true;
    }

    /// <summary>A new line begins below the first letter of the one before it.</summary>
    private void NewLine()
    {
        var line = _text.BeforeCursor;
        _text.Insert("\n" + (keyboard.HasMore ? "" : line[..(line.Length - line.TrimStart().Length)]));
    }

    private void Older()
    {
        if (_text.Up()) return;
        _sought ??= _text.Text;
        Take(history.Older(_entry, _sought));
    }

    /// <summary>To an earlier input that has anywhere what was written before the search began.</summary>
    private void Search()
    {
        _sought ??= _text.Text;
        Take(history.OlderWith(_entry, _sought));
    }

    private void Newer()
    {
        if (_text.Down()) return;
        if (_sought is null) return;
        var newer = history.Newer(_entry, _sought);
        if (newer >= 0)
        {
            Take(newer);
            return;
        }
        _entry = history.Inputs.Count;
        _text.Set(_sought);
    }

    private void Take(int entry)
    {
        if (entry < 0) return;
        _entry = entry;
        _text.Set(history.Inputs[entry]);
    }

    private void Complete()
    {
        if (_text.BeforeCursor.Trim().Length == 0)
        {
            _text.Insert(Tab);
            return;
        }
        var found = complete(_text.Text, _text.Cursor);
        var written = _text.Text[found.Start.._text.Cursor];
        if (found.Names.Count == 0) return;
        if (found.Names.Count == 1 || found.Common.Length > written.Length)
            _text.ReplaceFrom(found.Start, found.Common);
        else screen.Insert(_text, NameColumns.Of(found.Names, MostNames, screen.Width));
    }

    /// <summary>Whether a key goes on with a search in the history.</summary>
    private static bool Seeks(ConsoleKeyInfo key) => key.Key is ConsoleKey.UpArrow or ConsoleKey.DownArrow
        || IsControl(key, ConsoleKey.P) || IsControl(key, ConsoleKey.N) || IsControl(key, ConsoleKey.R);

    private static bool IsControl(ConsoleKeyInfo key, ConsoleKey letter) =>
        key.Key == letter && key.Modifiers.HasFlag(ConsoleModifiers.Control);
}
