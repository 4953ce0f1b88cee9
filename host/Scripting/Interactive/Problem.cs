using System.Globalization;

namespace Idm.Scripting.Interactive;

/// <summary>Something that is wrong with an input, and where.</summary>
/// <param name="Source">
/// The input; null if the place is not known, or the message has places of its own.
/// </param>
/// <param name="Line">The line within the input, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Length">How many characters are meant, at least 1.</param>
/// <param name="Code">The compiler's code, or the type of an exception; may be empty.</param>
/// <param name="Message">What is wrong.</param>
public sealed record Problem(InputText? Source, int Line, int Column, int Length, string Code, string Message)
{
    /// <summary>Something whose place is not known.</summary>
    public static Problem Nowhere(string code, string message) => new(null, 0, 0, 0, code, message);

    /// <summary>
    /// The line in question with the characters marked below it; empty if the place is not known.
    /// </summary>
    public IReadOnlyList<string> Marked()
    {
        if (Source is null) return [];
        var line = Source.Line(Line);
        var before = line[..Math.Min(Column - 1, line.Length)];
        // Tabs stay tabs, so that the mark stands where the characters do.
        var indent = new string([.. before.Select(c => c == '\t' ? '\t' : ' ')]);
        var length = Math.Clamp(Length, 1, Math.Max(1, line.Length - before.Length));
        return [line, indent + "^" + new string('~', length - 1)];
    }

    /// <summary>For example <c>input(3,7): error CS1061: ...</c>.</summary>
    public override string ToString()
    {
        var place = Source is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $"{Source.Name}({Source.FirstLine + Line - 1},{Column}): ");
        return Code.Length == 0 ? $"{place}error: {Message}" : $"{place}error {Code}: {Message}";
    }
}
