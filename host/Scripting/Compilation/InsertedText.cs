using System.Text.RegularExpressions;

namespace Idm.Scripting.Compilation;

/// <summary>
/// Text that is compiled and was not written: <see cref="StoppableLoops"/>, <see cref="CheckedCalls"/> and
/// <see cref="BoundedRecursion"/> insert it.
/// </summary>
internal static class InsertedText
{
    // A look within a loop's block that was there begins with a blank; one within a block of its own, with
    // that block's brace.
    private static readonly Regex Pattern = new(
        $@"[ {{]{Regex.Escape(StoppableLoops.Call)}|{Regex.Escape(CheckedCalls.Owner)}(Product\()?"
        + $@"|({Regex.Escape(BoundedRecursion.BeginOfLambda)})?"
        + $@"{Regex.Escape(BoundedRecursion.Call)};({Regex.Escape(BoundedRecursion.Return)})?"
        + $@"|{Regex.Escape(BoundedRecursion.EndOfLambda)}"
        + $@"|{Regex.Escape(BoundedRecursion.Arrow)}({Regex.Escape(BoundedRecursion.Getter)})?"
        + $@"|{Regex.Escape(BoundedRecursion.EndOfMember)}({Regex.Escape(BoundedRecursion.EndOfGetter)})?"
        + $@"|\({Regex.Escape(BoundedRecursion.Call)}\?|{Regex.Escape(BoundedRecursion.EndOfCreation)}",
        RegexOptions.CultureInvariant);

    /// <summary>Column in the text as it was written of a column in the compiled text; both from 1.</summary>
    /// <param name="line">The line that was compiled.</param>
    /// <param name="column">The column in there.</param>
    public static int WrittenColumn(string line, int column)
    {
        var (at, shift) = (column - 1, 0);
        foreach (Match inserted in Pattern.Matches(line))
        {
            if (inserted.Index >= at) break;
            // What was put there means the place where it was put.
            if (inserted.Index + inserted.Length > at) return inserted.Index - shift + 1;
            shift += inserted.Length - WrittenLength(inserted.Value);
        }
        return at - shift + 1;
    }

    /// <summary>Length of the text that was replaced.</summary>
    private static int WrittenLength(string inserted) =>
        inserted.StartsWith(BoundedRecursion.Arrow, StringComparison.Ordinal) ? "=>".Length
        : inserted.StartsWith(BoundedRecursion.EndOfMember, StringComparison.Ordinal) ? ";".Length
        : 0;
}
