namespace Idm.Engine.Plugins;

/// <summary>Guesses which name was meant.</summary>
internal static class NearestName
{
    /// <summary>Either <c>; did you mean 'blur'?</c> or nothing.</summary>
    public static string Suggest(string given, IEnumerable<string> known) =>
        Find(given, known) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>
    /// The known name with the fewest edits from the given one, if it is near enough to be a slip.
    /// </summary>
    public static string? Find(string given, IEnumerable<string> known)
    {
        var tolerance = Math.Max(1, given.Length / 3);
        return known
            .Select(name => (Name: name, Edits: Distance(given, name)))
            .Where(n => n.Edits <= tolerance)
            .OrderBy(n => n.Edits).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => n.Name)
            .FirstOrDefault();
    }

    // Levenshtein distance, one row at a time, without regard to case.
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                var edits = Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = edits;
            }
        }
        return row[b.Length];
    }
}
