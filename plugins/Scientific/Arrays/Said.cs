using System.Globalization;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>Numbers as the text of an attribute, separated by spaces.</summary>
internal static class Said
{
    /// <summary>The text; reading it gives the same bits.</summary>
    public static string Numbers(IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>The numbers of a text; null where it is none.</summary>
    public static double[]? Parse(string? text)
    {
        if (text is null) return null;
        var numbers = new List<double>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(word, CultureInfo.InvariantCulture, out var number)) return null;
            numbers.Add(number);
        }
        return [.. numbers];
    }
}
