namespace Idm.Scripting.Editing;

/// <summary>A text that is being written, and the place in it where it goes on.</summary>
public sealed class TextBuffer
{
    /// <summary>The text; lines end with \n.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The place, from 0 to the length of the text.</summary>
    public int Cursor { get; private set; }

    /// <summary>Whether the place is on the last line.</summary>
    public bool OnLastLine => Text.IndexOf('\n', Cursor) < 0;

    /// <summary>The line up to the place.</summary>
    public string BeforeCursor => Text[LineStart..Cursor];

    private int LineStart => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    private int LineEnd => Text.IndexOf('\n', Cursor) is var end and >= 0 ? end : Text.Length;

    /// <summary>Puts another text in its place; one goes on at its end.</summary>
    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    /// <summary>Writes something.</summary>
    public void Insert(string text) => Replace(Cursor, Cursor, text);

    /// <summary>Writes something instead of what lies between a start and the place.</summary>
    public void ReplaceFrom(int start, string text) => Replace(start, Cursor, text);

    public void Backspace() => Replace(Math.Max(0, Cursor - 1), Cursor, "");

    public void Delete() => Replace(Cursor, Math.Min(Text.Length, Cursor + 1), "");

    public void DeleteToLineEnd() =>
        Replace(Cursor, LineEnd == Cursor ? Math.Min(Text.Length, Cursor + 1) : LineEnd, "");

    public void DeleteToLineStart() => Replace(LineStart, Cursor, "");

    public void DeleteWord() => Replace(WordStart(), Cursor, "");

    public void Left() => Cursor = Math.Max(0, Cursor - 1);

    public void Right() => Cursor = Math.Min(Text.Length, Cursor + 1);

    public void ToLineStart() => Cursor = LineStart;

    public void ToLineEnd() => Cursor = LineEnd;

    public void ToEnd() => Cursor = Text.Length;

    public void WordLeft() => Cursor = WordStart();

    public void WordRight()
    {
        while (Cursor < Text.Length && !IsWord(Text[Cursor])) Cursor++;
        while (Cursor < Text.Length && IsWord(Text[Cursor])) Cursor++;
    }

    /// <summary>To the line above; false on the first one.</summary>
    public bool Up()
    {
        if (LineStart == 0) return false;
        var column = Cursor - LineStart;
        Cursor = LineStart - 1;
        Cursor = Math.Min(LineStart + column, Cursor);
        return true;
    }

    /// <summary>To the line below; false on the last one.</summary>
    public bool Down()
    {
        if (OnLastLine) return false;
        var column = Cursor - LineStart;
        Cursor = LineEnd + 1;
        Cursor = Math.Min(Cursor + column, LineEnd);
        return true;
    }

    private int WordStart()
    {
        var at = Cursor;
        while (at > 0 && !IsWord(Text[at - 1])) at--;
        while (at > 0 && IsWord(Text[at - 1])) at--;
        return at;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private void Replace(int from, int to, string text)
    {
        Text = string.Concat(Text.AsSpan(0, from), text, Text.AsSpan(to));
        Cursor = from + text.Length;
    }
}
