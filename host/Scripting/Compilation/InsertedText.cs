using System.Text.RegularExpressions;

namespace Idm.Scripting.Compilation;

/// <summary>
/// What is compiled beyond what was written: <see cref="StoppableLoops"/> and <see cref="CheckedCalls"/> put
/// it there.
/// </summary>
internal static class InsertedText
{
    // A look within a block that was there begins with a blank; one within a block of its own, with that
    // block's brace.
    private static readonly Regex Pattern = new(
        $@"[ {{]{Regex.Escape(StoppableLoops.Call)}|{Regex.Escape(CheckedCalls.Owner)}(Product\()?",
        RegexOptions.CultureInvariant);

    /// <summary>
    /// Which column of the text as it was written is meant by one of the text that was compiled; both from 1.
    /// </summary>
    /// <param name="line">The line that was compiled.</param>
    /// <param name="column">The column in there.</param>
    public static int WrittenColumn(string line, int column)
    {
        var before = line[..Math.Clamp(column - 1, 0, line.Length)];
        return Pattern.Replace(before, "").Length + 1;
    }
}
