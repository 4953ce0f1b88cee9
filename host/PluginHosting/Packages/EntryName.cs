using System.Text.RegularExpressions;

namespace Idm.PluginHosting.Packages;

/// <summary>
/// Names that can be files of a plugin on every system, and lead nowhere but into its folder.
/// </summary>
internal static partial class EntryName
{
    private const int Longest = 240;

    /// <summary>Reason why a path inside a plugin cannot be accepted; null if it can.</summary>
    public static string? Problem(string path)
    {
        if (path.Length is 0 or > Longest)
            return $"has a name of {path.Length} characters (1 to {Longest} are allowed)";
        if (path.Contains('\\', StringComparison.Ordinal)) return "has a backslash in its name";
        if (path.Any(c => char.IsControl(c) || c is ':' or '*' or '?' or '"' or '<' or '>' or '|'))
            return "has a character in its name that not every system allows";
        foreach (var part in path.Split('/'))
        {
            if (part is "" or "." or "..") return "has a name that leads out of the plugin's folder";
            if (part[^1] is '.' or ' ') return "has a name that ends in a dot or a space";
            if (Device().IsMatch(part)) return "has the name of a device";
        }
        return null;
    }

    /// <summary>Whether a text can be the id of a plugin: the name of its folder and its main dll.</summary>
    public static bool IsId(string id) => Id().IsMatch(id) && Problem(id) is null;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex Id();

    [GeneratedRegex(@"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Device();
}
