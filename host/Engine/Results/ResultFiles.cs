namespace Idm.Engine.Results;

/// <summary>The files that one restored image may have in a run's folder.</summary>
internal static class ResultFiles
{
    /// <summary>The folder of restored images.</summary>
    public const string Restored = "restored";

    /// <summary>The folder of the standard deviations of their samples.</summary>
    public const string Deviation = "deviation";

    /// <summary>The folder of measurements.</summary>
    public const string Measurements = "measurements";

    private static readonly (string Folder, string Extension)[] _kinds =
    [
        (Restored, "png"), (Restored, "npy"), (Deviation, "png"), (Deviation, "npy"),
        (Measurements, "safetensors"),
    ];

    /// <summary>Their paths below the run's folder, with '/' on every system.</summary>
    public static IEnumerable<string> Of(string name) =>
        _kinds.Select(kind => $"{kind.Folder}/{name}.{kind.Extension}");

    /// <summary>Whether a path below the run's folder, of this system, is that of such a file.</summary>
    public static bool IsOne(string path) =>
        _kinds.Any(kind => path == Path.Combine(kind.Folder, Path.GetFileName(path)));
}
