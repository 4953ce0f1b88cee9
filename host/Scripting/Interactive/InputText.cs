namespace Idm.Scripting.Interactive;

/// <summary>Unit of evaluation: some lines of input, or a file.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="FirstLine">The number of its first line in there, from 1.</param>
/// <param name="Text">The text.</param>
public sealed record InputText(string Name, int FirstLine, string Text)
{
    /// <summary>A line of the text.</summary>
    /// <param name="number">Its number within the text, from 1.</param>
    public string Line(int number) =>
        Text.Split('\n') is var lines && number >= 1 && number <= lines.Length
            ? lines[number - 1].TrimEnd('\r')
            : "";
}
