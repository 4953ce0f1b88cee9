using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Idm.TensorFiles.Safetensors;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Weights;

/// <summary>
/// The state of a training run in one file: groups of tensors (model, ema, adam_m, ...) and what it belongs
/// to.
/// </summary>
/// <remarks>
/// A safetensors file with names <c>group/name</c>. It carries the SHA-256 of all its bytes, in which 64
/// zeros stand for the hash itself, so that damage is noticed wherever it is: in numbers, names, shapes, the
/// step, or anything else.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    /// <summary>The version of this layout that is written.</summary>
    public const string FormatVersion = "2";

    // Its hash is one of the numbers alone. Trainings that began with it go on.
    private const string OlderVersion = "1";

    private const string FormatKey = "idm.checkpoint", HashKey = "idm.sha256",
        DataHashKey = "idm.data_sha256",
        StepKey = "step", SeedKey = "seed", PipelineKey = "pipeline_sha256";

    private static readonly string _noHash = new('0', 2 * SHA256.HashSizeInBytes);

    private readonly SafetensorsFile _file;

    private Checkpoint(SafetensorsFile file)
    {
        _file = file;
        var format = Text(FormatKey);
        if (format is not (FormatVersion or OlderVersion))
        {
            throw new WeightsException($"{Path}: found checkpoint version '{format}', expected "
                + $"'{FormatVersion}'; it was "
                + "written by another version of this program: continue with that one");
        }
        RequireWhole(format);
        State = new CheckpointState(Number(StepKey), Number(SeedKey), Text(PipelineKey))
        {
            Extra = file.Metadata
                .Where(pair => pair.Key is not (
                    FormatKey or HashKey or DataHashKey or StepKey or SeedKey or PipelineKey))
                .ToDictionary(pair => pair.Key, pair => pair.Value),
        };
    }

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <summary>Progress of the run, and its identity.</summary>
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
        var bad = groups.Keys.FirstOrDefault(
            name => name.Length == 0 || name.Contains('/', StringComparison.Ordinal));
        if (bad is not null)
        {
            throw new ArgumentException($"found a group named '{bad}', expected a name without slashes",
                nameof(groups));
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
            [HashKey] = _noHash,
        };
        metadata[HashKey] = HashOf(take =>
        {
            take(plan.Header(metadata));
            plan.Data(take);
        });
        SafetensorsWriter.Write(path, plan, metadata);
    }

    /// <summary>Opens a checkpoint and reads it once to see that it is whole.</summary>
    /// <exception cref="WeightsException">It is damaged, or no checkpoint, or of another version.</exception>
    public static Checkpoint Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return new Checkpoint(file);
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

    private void RequireWhole(string format)
    {
        var expected = Text(format == OlderVersion ? DataHashKey : HashKey);
        var found = HashOf(take =>
        {
            if (format != OlderVersion) take(WithoutHash(_file.ReadHeader(), expected));
            _file.ReadData(take);
        });
        if (found == expected) return;
        throw new WeightsException(
            $"{Path}: found contents with SHA-256 {found}, expected {expected}; the file is damaged");
    }

    /// <summary>A header in which zeros stand for the hash, if it is where it was written.</summary>
    private static byte[] WithoutHash(byte[] header, string hash)
    {
        var entry = Encoding.UTF8.GetBytes($"\"{HashKey}\":\"{hash}\"");
        var at = header.AsSpan().IndexOf(entry);
        if (at >= 0) header.AsSpan(at + entry.Length - 1 - hash.Length, hash.Length).Fill((byte)'0');
        return header;
    }

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
        => long.TryParse(
            Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new WeightsException($"{Path}: found {key} '{Text(key)}', expected a whole number; it is "
                + "damaged");
}
