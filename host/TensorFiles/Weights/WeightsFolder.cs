using Idm.Common.Files;

namespace Idm.TensorFiles.Weights;

/// <summary>
/// Finds weights that a pipeline names: <c>weights: idm-cs-10</c>, or the path of a file.
/// </summary>
/// <param name="pipelineFolder">The folder of the pipeline file: paths are relative to it.</param>
public sealed class WeightsFolder(string pipelineFolder)
{
    /// <summary>The environment variable with folders to look into, separated as in PATH.</summary>
    public const string Variable = "IDM_WEIGHTS";

    private const string FileName = "model.safetensors", Extension = ".safetensors";

    // A name of weights may have dots of its own: only these endings make a path of it.
    private static readonly string[] Endings = [Extension, ".pkl", ".pt", ".pth", ".bin", ".ckpt"];

    /// <summary>
    /// The folders that hold named weights, one subfolder each, in the order in which they are searched.
    /// </summary>
    public IReadOnlyList<string> Folders { get; } =
    [
        .. new[] { pipelineFolder, Environment.CurrentDirectory, AppContext.BaseDirectory }
            .Select(folder => Path.Combine(folder, "weights"))
            .Concat((Environment.GetEnvironmentVariable(Variable) ?? "")
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Append(Path.Combine(DataHome(), "idm", "weights"))
            .Select(Path.GetFullPath)
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Finds a file.</summary>
    /// <param name="weights">
    /// A name such as <c>idm-cs-10</c>, or a path that ends with <c>.safetensors</c>, <c>.pkl</c>,
    /// <c>.pt</c>, ...
    /// </param>
    /// <exception cref="WeightsException">
    /// It is nowhere, with every place looked at; or it is no name.
    /// </exception>
    public WeightsFile Resolve(string weights)
    {
        if (Endings.Any(ending => weights.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            return FromPath(weights);
        if (weights.Length == 0 || weights.StartsWith('.') || weights.IndexOfAny(['/', '\\', '\0', ':']) >= 0)
        {
            throw new WeightsException($"weights: found '{weights}', expected the name of a weights folder, "
                + "or a path "
                + $"that ends with one of {string.Join(", ", Endings)}");
        }

        var places = Folders.Select(folder => Path.Combine(folder, weights, FileName)).ToList();
        if (places.FirstOrDefault(File.Exists) is { } found) return new WeightsFile(found);
        throw new WeightsException($"weights: '{weights}' was not found; looked at\n  {string.Join("\n  ", places)}\n"
            + $"put the file at one of these places, set {Variable} to the folder that holds '{weights}', or "
            + $"give the path of a {Extension} file" + Present());
    }

    private WeightsFile FromPath(string weights)
    {
        var full = UserPath.Full(weights, Path.GetFullPath(pipelineFolder));
        return File.Exists(full) ? new WeightsFile(full) : throw new WeightsException(
            $"weights: found '{weights}', but there is no file {full} (paths are relative to the pipeline "
                + "file's folder). Correct the path");
    }

    private string Present()
    {
        var present = Folders.Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories)
            .Where(folder => File.Exists(Path.Combine(folder, FileName)))
            .Select(folder => Path.GetFileName(folder)!)
            .Distinct().Order(StringComparer.Ordinal).Take(10).ToList();
        return present.Count == 0 ? "" : $"; weights that are there: {string.Join(", ", present)}";
    }

    private static string DataHome()
        => Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home
        && Path.IsPathRooted(home)
            ? home
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
}
