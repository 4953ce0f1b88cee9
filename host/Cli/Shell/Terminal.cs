using System.Text.Json.Nodes;
using Idm.Common.Files;
using Spectre.Console;

namespace Idm.Cli.Shell;

/// <summary>
/// The two streams of the program. Lines are broken to the width of a terminal only where there is one.
/// </summary>
internal static class Terminal
{
    private const int Unbroken = 100_000, Narrow = 24;

    /// <summary>Notes, progress and errors go to the error stream, so that results can be piped.</summary>
    public static IAnsiConsole Messages { get; } = Open(Console.Error, Console.IsErrorRedirected);

    /// <summary>Results go to the output stream.</summary>
    public static IAnsiConsole Results { get; } = Open(Console.Out, Console.IsOutputRedirected);

    /// <summary>
    /// Whether people look at the messages, at a terminal that has the width for more than lines.
    /// </summary>
    public static bool IsWatched => !Console.IsErrorRedirected && Messages.Profile.Width != Unbroken;

    public static void Note(string message) =>
        Messages.MarkupLineInterpolated($"[yellow]note[/]  {Printable.Of(message)}");

    public static void Error(string message) =>
        Messages.MarkupLineInterpolated($"[red]error[/] {Printable.Of(message)}");

    /// <summary>Something that is worth knowing, but not worth a look.</summary>
    public static void Aside(FormattableString message) =>
        Messages.MarkupLine($"[grey]{Markup.Escape(Printable.Of(FormattableString.Invariant(message)))}[/]");

    /// <summary>A result for machines.</summary>
    public static void Write(JsonNode value) => Streams.Output.Write(Json.Text(value));

    /// <summary>A table in the style of the program.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(column);
        return table;
    }

    private static IAnsiConsole Open(TextWriter stream, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(stream) });
        // A terminal of a few columns breaks lines better than tables can be laid out in it.
        if (redirected || console.Profile.Width < Narrow) console.Profile.Width = Unbroken;
        return console;
    }
}
