using static TorchSharp.torch;

namespace Idm.TensorFiles.Weights;

/// <summary>
/// A file with other names for its tensors. Reads from the file that was given, and does not own it.
/// </summary>
internal sealed class RenamedTensors : ITensorFile
{
    private readonly ITensorFile _file;
    private readonly Dictionary<string, string> _original = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);

    /// <param name="file">The file.</param>
    /// <param name="rename">The new name of a tensor; null to leave it out. Several may get the same.</param>
    /// <exception cref="WeightsException">Tensors that get the same name differ.</exception>
    public RenamedTensors(ITensorFile file, Func<string, string?> rename)
    {
        _file = file;
        var left = new List<string>();
        foreach (var (name, tensor) in file.Tensors)
        {
            if (rename(name) is not { } renamed) left.Add(name);
            else if (_original.TryAdd(renamed, name))
                _tensors.Add(renamed, tensor with { Name = renamed, SameAs = null });
            else RequireSame(_original[renamed], name);
        }
        Left = left;
    }

    /// <summary>The names that were left out.</summary>
    public IReadOnlyList<string> Left { get; private set; }

    /// <inheritdoc/>
    public string Path => _file.Path;

    /// <inheritdoc/>
    public string Format => _file.Format;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    /// <inheritdoc/>
    public Tensor Load(string name) => _original.TryGetValue(name, out var original)
        ? _file.Load(original)
        : throw new WeightsException($"{Path}: no tensor '{name}' among its {_tensors.Count}");

    /// <summary>Does nothing: the file stays open.</summary>
    public void Dispose()
    {
    }

    /// <summary>This, counting names as left out that were so before.</summary>
    public RenamedTensors With(IReadOnlyList<string> before)
    {
        Left = [.. before, .. Left];
        return this;
    }

    private void RequireSame(string first, string second)
    {
        var (a, b) = (_file.Tensors[first], _file.Tensors[second]);
        if ((a.SameAs ?? first) == (b.SameAs ?? second)) return;
        using var scope = NewDisposeScope();
        if (a.Dtype == b.Dtype && a.Shape.SequenceEqual(b.Shape)
            && SameBytes(_file.Load(first), _file.Load(second)))
            return;
        throw new WeightsException($"{Path}: found '{first}' and '{second}' with different numbers, expected "
            + "the same: both stand for one weight of the network; the file is damaged, or of another "
            + "version of the network");
    }

    private static bool SameBytes(Tensor a, Tensor b) => a.bytes.SequenceEqual(b.bytes);
}
