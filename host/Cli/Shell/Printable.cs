using System.Globalization;

namespace Idm.Cli.Shell;

/// <summary>
/// Text for a terminal: names of files may hold characters that would move its cursor or change its colours.
/// </summary>
internal static class Printable
{
    /// <summary>The text with control characters as <c>\xNN</c>; line feeds and tabs stay.</summary>
    public static string Of(string text) => text.Any(IsHarmful)
        ? string.Concat(
            text.Select(
                c => IsHarmful(c) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
                : c.ToString()))
        : text;

    private static bool IsHarmful(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
