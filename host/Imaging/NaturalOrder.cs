namespace Idm.Imaging;

/// <summary>Compares texts as people do: numbers in them by value, everything else by code unit.</summary>
/// <remarks>
/// The order does not depend on language or machine. Equal values of different length: shorter first.
/// </remarks>
public sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static NaturalOrder Instance { get; } = new();

    private NaturalOrder()
    {
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return string.CompareOrdinal(x, y);
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
        {
            var a = Token(x, i);
            var b = Token(y, j);
            var order = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0])
                ? CompareNumbers(a, b)
                : a.SequenceCompareTo(b);
            if (order != 0) return order;
            i += a.Length;
            j += b.Length;
        }
        var rest = x.Length.CompareTo(y.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    /// <summary>A run of digits, or a single other character.</summary>
    private static ReadOnlySpan<char> Token(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return text.AsSpan(start, Math.Max(1, end - start));
    }

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var x = a.TrimStart('0');
        var y = b.TrimStart('0');
        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
    }
}
