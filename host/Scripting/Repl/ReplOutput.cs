using Idm.Scripting.Interactive;

namespace Idm.Scripting.Repl;

/// <summary>Output of a prompt: results to one stream, everything else to the other.</summary>
/// <param name="results">Where results go.</param>
/// <param name="messages">Where errors and notes go.</param>
/// <param name="colour">Whether they are coloured.</param>
public sealed class ReplOutput(TextWriter results, TextWriter messages, bool colour)
{
    private const string Red = "31";
    private const string Grey = "90";

    public void Result(string text) => results.WriteLine(text);

    public void Note(string text) => messages.WriteLine(In(Grey, text));

    public void Error(string text) => messages.WriteLine(In(Red, text));

    public void Error(Problem problem)
    {
        Error(problem.ToString());
        if (problem.Marked() is not [var line, var mark]) return;
        messages.WriteLine("  " + line);
        messages.WriteLine("  " + In(Red, mark));
    }

    private string In(string code, string text) => colour ? $"\e[{code}m{text}\e[0m" : text;
}
