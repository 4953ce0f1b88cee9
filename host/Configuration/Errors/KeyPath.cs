using System.Globalization;

namespace Idm.Configuration.Errors;

/// <summary>The keys that lead to a value, joined by dots: as in messages and after <c>--set</c>.</summary>
internal static class KeyPath
{
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static string Join(string path, int index) =>
        Join(path, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether a key is free for the user, a place for anchors: <c>x-anything</c>.</summary>
    public static bool IsFree(string key) => key.StartsWith("x-", StringComparison.Ordinal);
}
