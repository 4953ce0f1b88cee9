using Idm.Scripting.Editing;
using Idm.Scripting.Interactive;

namespace Idm.Scripting.Tests.Editing;

/// <summary>Keys go in, an input comes out.</summary>
public sealed class LineEditorTests : IDisposable
{
    private static readonly ConsoleKeyInfo Enter = new('\r', ConsoleKey.Enter, false, false, false);

    private readonly StringWriter _screen = new();

    public void Dispose() => _screen.Dispose();

    [Fact]
    public void What_is_typed_is_what_is_read() =>
        Assert.Equal("1 + 2", Read([.. Typed("1 + 2"), Enter]));

    [Fact]
    public void An_input_that_is_not_whole_goes_on_below_the_first_letter() =>
        Assert.Equal("{\n  a\n  b}", Read(
            [.. Typed("{"), Enter, .. Typed("  a"), Enter, .. Typed("b}"), Enter]));

    [Fact]
    public void Alt_Enter_goes_on_in_any_case() =>
        Assert.Equal("a\nb", Read(
            [.. Typed("a"), new('\r', ConsoleKey.Enter, false, true, false), .. Typed("b"), Enter]));

    [Theory]
    [InlineData(ConsoleKey.A, "X", "Xone two")]
    [InlineData(ConsoleKey.W, "X", "one X")]
    [InlineData(ConsoleKey.U, "X", "X")]
    [InlineData(ConsoleKey.LeftArrow, "X", "one Xtwo")]
    public void Control_moves_and_deletes(ConsoleKey key, string then, string expected) =>
        Assert.Equal(expected, Read([.. Typed("one two"), Control(key), .. Typed(then), Enter]));

    [Fact]
    public void Control_C_gives_the_input_up_and_control_D_ends()
    {
        Assert.Equal("", Read([.. Typed("abc"), Control(ConsoleKey.C)]));
        Assert.Null(Read([Control(ConsoleKey.D)]));
    }

    [Fact]
    public void Tab_writes_what_all_names_have_in_common_and_then_lists_them()
    {
        var text = Read([.. Typed("t.ar"), Tab(), Tab(), .. Typed("x"), Enter],
            complete: (_, _) => new Completions(2, ["argmax", "argmin"]));
        Assert.Equal("t.argmx", text);
        Assert.Contains("argmax  argmin", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Up_goes_to_what_was_entered_before_and_began_so()
    {
        var up = new ConsoleKeyInfo('\0', ConsoleKey.UpArrow, false, false, false);
        var down = new ConsoleKeyInfo('\0', ConsoleKey.DownArrow, false, false, false);
        Assert.Equal("d", Read([up, Enter], History()));
        Assert.Equal("var a = 1", Read([.. Typed("var"), up, up, up, Enter], History()));
        Assert.Equal("var c = 2", Read([.. Typed("var"), up, up, down, Enter], History()));
        Assert.Equal("v", Read([.. Typed("v"), up, down, Enter], History()));
    }

    private static InputHistory History()
    {
        var history = new InputHistory(null);
        foreach (var input in (string[])["var a = 1", "b", "var c = 2", "d"]) history.Add(input);
        return history;
    }

    [Fact]
    public void Control_R_goes_to_what_was_entered_before_and_has_it_anywhere()
    {
        var seek = Control(ConsoleKey.R);
        Assert.Equal("var c = 2", Read([.. Typed("VAR"), seek, Enter], History()));
        Assert.Equal("var a = 1", Read([.. Typed("= "), seek, seek, seek, Enter], History()));
        Assert.Equal("nowhere", Read([.. Typed("nowhere"), seek, Enter], History()));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void A_line_longer_than_the_terminal_is_drawn_over_itself(int width)
    {
        var screen = new Screen(_screen, () => width);
        var text = new TextBuffer();
        foreach (var c in "12345678")
        {
            text.Insert(c.ToString());
            screen.Draw(text);
        }
        // Two columns of prompt: at 9 and 10 the eight letters end on the second row, from which drawing goes
        // up one.
        text.Insert("9");
        var before = _screen.ToString().Length;
        screen.Draw(text);
        Assert.Equal(
            width < 11, _screen.ToString()[before..].StartsWith("\u001b[1A", StringComparison.Ordinal));
    }

    [Fact]
    public void What_others_say_stands_above_the_input()
    {
        LineEditor? editor = null;
        var said = false;
        IEnumerable<ConsoleKeyInfo> keys =
            [.. Typed("ab"), new('c', ConsoleKey.None, false, false, false), Enter];
        var keyboard = new Keys(keys.Select((key, i) =>
        {
            if (i == 2) said = editor!.Announce("listen");
            return key;
        }));
        editor = new LineEditor(
            keyboard, new Screen(_screen, () => 80, colour: false), new InputHistory(null),
            _ => true, (_, at) => new Completions(at, []));
        Assert.False(editor.Announce("nobody writes"));
        Assert.Equal("abc", editor.Read());
        Assert.True(said);
        Assert.Contains("> ab\r\u001b[4C\r\u001b[Jlisten\r\n\r\u001b[J> ab", _screen.ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("nobody", _screen.ToString(), StringComparison.Ordinal);
    }

    private string? Read(
        ConsoleKeyInfo[] keys, InputHistory? history = null, Func<string, int,
        Completions>? complete = null) =>
        new LineEditor(new Keys(keys), new Screen(_screen, () => 80), history ?? new InputHistory(null),
            text => text.Count(c => c == '{') == text.Count(c => c == '}'), complete
            ?? ((_, at) => new Completions(at, [])))
        .Read();

    private static IEnumerable<ConsoleKeyInfo> Typed(string text) =>
        text.Select(c => new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false));

    private static ConsoleKeyInfo Control(ConsoleKey key) => new('\0', key, false, false, true);

    private static ConsoleKeyInfo Tab() => new('\t', ConsoleKey.Tab, false, false, false);

    private sealed class Keys(IEnumerable<ConsoleKeyInfo> keys) : Keyboard
    {
        private readonly IEnumerator<ConsoleKeyInfo> _keys = keys.GetEnumerator();

        public override bool HasMore => false;

        public override ConsoleKeyInfo Read() => _keys.MoveNext() ? _keys.Current
            : throw new EndOfStreamException();

        public override void TakeControlC(bool taken)
        {
        }
    }
}
