using System.Globalization;

namespace Idm.Sdk.Formats;

/// <summary>Keys of attributes that mean the same in every format; numbers are separated by spaces.</summary>
public static class FormatAttributes
{
    /// <summary>
    /// Geometry of a volume: 16 numbers, row after row, from indices (last axis first, 1) to millimetres.
    /// </summary>
    public const string Affine = "affine";

    /// <summary>
    /// Distance of neighbours in millimetres, a number for each axis, in the order of the sizes.
    /// </summary>
    public const string Spacing = "spacing";

    /// <summary>The stored values that stand for 0 and 1, where the file knows them.</summary>
    public const string Levels = "levels";

    /// <summary>No attributes.</summary>
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    /// <summary>The numbers of an attribute; null where it is missing, or not numbers.</summary>
    public static IReadOnlyList<double>? Numbers(
        this IReadOnlyDictionary<string, string> attributes, string key)
    {
        if (!attributes.TryGetValue(key, out var text)) return null;
        var numbers = new List<double>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(word, CultureInfo.InvariantCulture, out var number)) return null;
            numbers.Add(number);
        }
        return numbers;
    }

    /// <summary>Numbers as the text of an attribute; reading it gives the same bits.</summary>
    public static string Text(params IEnumerable<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
