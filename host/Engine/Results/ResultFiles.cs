namespace Idm.Engine.Results;

/// <summary>The files that one restored image may have in a run's folder.</summary>
internal static class ResultFiles
{
    /// <summary>The folder of restored images.</summary>
    public const string Restored = "restored";

    /// <summary>The folder of the standard deviations of their samples.</summary>
    public const string Deviation = "deviation";

    private static readonly string[] _folders = [Restored, Deviation], _extensions = ["png", "npy"];

    /// <summary>Their paths below the run's folder, with '/' on every system.</summary>
    public static IEnumerable<string> Of(string name) =>
        _folders.SelectMany(folder => _extensions.Select(extension => $"{folder}/{name}.{extension}"));

    /// <summary>Whether a path below the run's folder, of this system, is that of such a file.</summary>
    public static bool IsOne(string path) =>
        _folders.Any(folder => path == Path.Combine(folder, Path.GetFileName(path)));
}
