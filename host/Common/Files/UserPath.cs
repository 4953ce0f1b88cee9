namespace Idm.Common.Files;

/// <summary>Paths as users write them: <c>~</c> is their own folder.</summary>
public static class UserPath
{
    private const string Home = "~";

    /// <summary>
    /// The absolute path; a relative one starts at a folder. A folder that is really named ~ is found.
    /// </summary>
    /// <param name="path">What the user wrote.</param>
    /// <param name="start">Where a relative path starts, absolute.</param>
    public static string Full(string path, string start)
    {
        var first = path.Split(Path.DirectorySeparatorChar, 2);
        if (first[0] != Home || Path.Exists(Path.Combine(start, Home))) return Path.GetFullPath(path, start);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return first.Length == 1 ? home : Path.GetFullPath(first[1], home);
    }
}
