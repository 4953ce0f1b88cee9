using Idm.Sdk;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>Errors about files, in the words of their readers.</summary>
internal static class BadFile
{
    /// <summary>An error with a message of its own.</summary>
    public static PluginException Because(string message, Exception? cause = null) => new(message, cause);

    /// <summary>A file that contradicts itself or its format.</summary>
    /// <param name="where">The file, and the place in it.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What should be.</param>
    /// <param name="cause">What showed it, if anything.</param>
    public static PluginException Damaged(
        string where, string found, string expected, Exception? cause = null) =>
        new($"{where}: found {found}, expected {expected}; the file is truncated or damaged: copy or "
            + "export it "
            + "again", cause);

    /// <summary>A valid file of a kind that is not read.</summary>
    /// <param name="where">The file, and the place in it.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What is read.</param>
    /// <param name="advice">What to do.</param>
    public static PluginException Unsupported(string where, string found, string expected, string advice) =>
        new($"{where}: found {found}, expected {expected}: {advice}");

    /// <summary>An array that a file does not have.</summary>
    public static PluginException NoArray(string path, string name, IEnumerable<string> names)
    {
        List<string> first = [.. names.Take(9)];
        var list = first.Count == 0 ? "none" : string.Join(", ", first.Take(8))
            + (first.Count > 8 ? " ..." : "");
        return new($"{path}: found no array '{name}', expected one of those in the file: {list}");
    }
}
