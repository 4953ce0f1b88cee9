using System.Globalization;
using System.Security.Cryptography;
using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Weights;

/// <summary>
/// The state of a training run in one file: groups of tensors (model, ema, adam_m, ...) and what it belongs
/// to.
/// </summary>
/// <remarks>
/// A safetensors file with names <c>group/name</c>; its data carry a SHA-256, so damage is noticed.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    /// <summary>The version of this layout; another one is refused.</summary>
    public const string FormatVersion = "1";

    private const string FormatKey = "idm.checkpoint", HashKey = "idm.data_sha256", StepKey = "step",
        SeedKey = "seed", PipelineKey = "pipeline_sha256";

    private readonly SafetensorsFile _file;

    private Checkpoint(SafetensorsFile file)
    {
        _file = file;
        var format = Text(FormatKey);
        if (format != FormatVersion)
        {
            throw new WeightsException($"{Path}: found checkpoint version '{format}', expected '{FormatVersion}'; it was "
                + "written by another version of this program: continue with that one");
        }
        State = new CheckpointState(Number(StepKey), Number(SeedKey), Text(PipelineKey))
        {
            Extra = file.Metadata
                .Where(pair => pair.Key is not (FormatKey or HashKey or StepKey or SeedKey or PipelineKey))
                .ToDictionary(pair => pair.Key, pair => pair.Value),
        };
    }

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <summary>Where the run was, and which run it was.</summary>
    public CheckpointState State { get; }

    /// <summary>The names of the groups in the file.</summary>
    public IReadOnlyList<string> Groups =>
        [.. _file.Entries.Keys.Select(name => name.Split('/')[0]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Writes a checkpoint: whole, or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">Where the run is.</param>
    /// <param name="groups">Tensors by group and name; a group's name has no slash.</param>
    /// <exception cref="WeightsException">
    /// It cannot be written; what was there before is unchanged.
    /// </exception>
    public static void Write(
        string path,
        CheckpointState state,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, Tensor>> groups)
    {
        var bad = groups.Keys.FirstOrDefault(name => name.Length == 0 || name.Contains('/', StringComparison.Ordinal));
        if (bad is not null)
        {
            throw new ArgumentException($"found a group named '{bad}', expected a name without slashes", nameof(groups));
        }
        var tensors = groups
            .SelectMany(group => group.Value.Select(pair => (Name: $"{group.Key}/{pair.Key}", pair.Value)))
            .ToDictionary(pair => pair.Name, pair => pair.Value);
        var plan = new SafetensorsPlan(tensors, (_, tensor) => tensor.dtype);
        var metadata = new Dictionary<string, string>(state.Extra)
        {
            [FormatKey] = FormatVersion,
            [StepKey] = state.Step.ToString(CultureInfo.InvariantCulture),
            [SeedKey] = state.Seed.ToString(CultureInfo.InvariantCulture),
            [PipelineKey] = state.PipelineHash,
            [HashKey] = HashOf(plan.Data),
        };
        SafetensorsWriter.Write(path, plan, metadata);
    }

    /// <summary>Opens a checkpoint and reads it once to see that it is whole.</summary>
    /// <exception cref="WeightsException">It is damaged, or no checkpoint, or of another version.</exception>
    public static Checkpoint Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            var checkpoint = new Checkpoint(file);
            var found = HashOf(file.ReadData);
            var expected = checkpoint.Text(HashKey);
            return found == expected ? checkpoint : throw new WeightsException(
                $"{path}: found data with SHA-256 {found}, expected {expected}; the file is damaged");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Fills tensors from a group, in place; see <see cref="ModuleWeights"/>.</summary>
    /// <exception cref="WeightsException">
    /// Names, shapes or types do not fit; no tensor was changed.
    /// </exception>
    public void LoadInto(string group, IReadOnlyDictionary<string, Tensor> target)
        => ModuleWeights.Load(target, _file, group + "/");

    /// <summary>
    /// Loads all tensors of a group, by name, to the CPU; empty when there is no such group.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> LoadGroup(string group)
        => _file.Entries.Keys.Where(name => name.StartsWith(group + "/", StringComparison.Ordinal))
            .ToDictionary(name => name[(group.Length + 1)..], name => _file.Load(name));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static string HashOf(Action<BytesAction> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        data(hash.AppendData);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string Text(string key) => _file.Metadata.GetValueOrDefault(key)
        ?? throw new WeightsException(
            $"{Path}: found no '{key}' in its metadata, expected a checkpoint of a training run");

    private long Number(string key)
        => long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new WeightsException($"{Path}: found {key} '{Text(key)}', expected a whole number; it is damaged");
}
