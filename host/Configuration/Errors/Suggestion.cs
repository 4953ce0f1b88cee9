namespace Idm.Configuration.Errors;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class Suggestion
{
    private const int Farthest = 3;

    /// <summary>The known name nearest to a mistyped one, or null when none is near.</summary>
    /// <remarks>
    /// Near: a Damerau-Levenshtein distance of at most min(3, length/2). Of equally near names the one with
    /// the same first letter is meant: people rarely miss that.
    /// </remarks>
    public static string? For(string typed, IEnumerable<string> known)
    {
        var limit = Math.Min(Farthest, typed.Length / 2);
        return limit == 0 ? null : known
            .Where(name => Math.Abs(name.Length - typed.Length) <= limit)
            .Select(name => (Name: name, Distance: Distance(typed, name)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .ThenByDescending(candidate => candidate.Name.StartsWith(typed[0]))
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>Either <c>; did you mean 'blur'?</c> or nothing.</summary>
    public static string Text(string typed, IEnumerable<string> known) => Text(For(typed, known));

    /// <summary>
    /// The question whether a name was meant, to follow a message; nothing if there is none.
    /// </summary>
    public static string Text(string? near) => near is null ? "" : $"; did you mean {Quoted.Text(near)}?";

    /// <summary>Number of letters to insert, delete, replace or swap with a neighbour.</summary>
    public static int Distance(string a, string b)
    {
        var width = b.Length + 1;
        var (beforeLast, last, row) = (new int[width], new int[width], new int[width]);
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }

        return row[b.Length];
    }
}
