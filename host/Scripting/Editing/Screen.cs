using System.Globalization;
using System.Text;

namespace Idm.Scripting.Editing;

/// <summary>Draws an input at the end of a terminal, over the one drawn before.</summary>
/// <param name="output">The terminal: one that knows the usual escape sequences.</param>
/// <param name="width">How many columns it has now.</param>
/// <param name="colour">Whether it is coloured.</param>
public sealed class Screen(TextWriter output, Func<int> width, bool colour = true)
{
    private const int Green = 32;
    private const int Grey = 90;
    private const int PromptWidth = 2;

    private readonly string _prompt = In(colour, Green, "> ");
    private readonly string _continuation = In(colour, Grey, ". ");

    // The cursor's row, counted from the first row of the input.
    private int _row;

    /// <summary>Number of columns.</summary>
    public int Width => Math.Max(PromptWidth + 1, width());

    /// <summary>
    /// Goes to the beginning of a row; one that somebody began and did not end is left as it is, with a mark.
    /// </summary>
    /// <remarks>
    /// Where the cursor is, nobody knows: a row of blanks goes on to the next one only if it began late.
    /// </remarks>
    public void Begin() => output.Write($"{In(colour, Grey, "%")}{new string(' ', Width - 1)}\r\e[J");

    /// <summary>Draws the input, and puts the cursor where it goes on.</summary>
    public void Draw(TextBuffer input)
    {
        var columns = Width;
        var text = new StringBuilder();
        Move(text, _row, 'A');
        text.Append("\r\e[J");
        var (row, at, cursorRow, cursorColumn) = (0, 0, 0, 0);
        foreach (var line in input.Text.Split('\n'))
        {
            text.Append(at == 0 ? _prompt : "\r\n" + _continuation).Append(line);
            var length = PromptWidth + line.Length;
            // A terminal stays in the last column until something follows: this makes it go on to the next
            // row.
            if (length % columns == 0) text.Append(" \b");
            if (input.Cursor >= at && input.Cursor <= at + line.Length)
            {
                var (down, right) = Math.DivRem(PromptWidth + input.Cursor - at, columns);
                (cursorRow, cursorColumn) = (row + down, right);
            }
            row += (length / columns) + 1;
            at += line.Length + 1;
        }
        Move(text, row - 1 - cursorRow, 'A');
        text.Append('\r');
        Move(text, cursorColumn, 'C');
        _row = cursorRow;
        output.Write(text);
        output.Flush();
    }

    /// <summary>Leaves the input as it stands; what follows is written below it.</summary>
    public void Leave(TextBuffer input)
    {
        input.ToEnd();
        Draw(input);
        output.Write("\r\n");
        _row = 0;
    }

    /// <summary>Writes lines below the input, and draws the input again below them.</summary>
    public void Insert(TextBuffer input, IEnumerable<string> lines)
    {
        var cursor = input.Cursor;
        Leave(input);
        foreach (var line in lines) output.Write(In(colour, Grey, line) + "\r\n");
        while (input.Cursor > cursor) input.Left();
        Draw(input);
    }

    /// <summary>Writes a line above the input.</summary>
    public void Announce(TextBuffer input, string line)
    {
        var text = new StringBuilder();
        Move(text, _row, 'A');
        output.Write($"{text}\r\e[J{In(colour, Grey, line)}\r\n");
        _row = 0;
        Draw(input);
    }

    /// <summary>Empties the terminal.</summary>
    public void Clear(TextBuffer input)
    {
        output.Write("\e[H\e[2J");
        _row = 0;
        Draw(input);
    }

    private static string In(bool colour, int code, string text) => colour ? $"\e[{code}m{text}\e[0m" : text;

    private static void Move(StringBuilder text, int steps, char direction)
    {
        if (steps > 0) text.Append(CultureInfo.InvariantCulture, $"\e[{steps}{direction}");
    }
}
