using Idm.TensorFiles.Pickle;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Archives;

/// <summary>
/// A file of <c>torch.save</c> from before PyTorch 1.6: five pickles, and then the numbers of each storage
/// with their count before them.
/// </summary>
/// <remarks>
/// The pickles are a magic number, the protocol 1001, the byte order, the state dict, and the list of the
/// storages' keys in the order of their numbers. They are parsed inertly (<see cref="PickleReader"/>):
/// nothing in them is looked up or run.
/// </remarks>
internal sealed class LegacyTorchFile : ITensorFile
{
    private const int MaxPickleBytes = 16 << 20;
    private const long Protocol = 1001, PieceElements = 4 << 20;
    private static readonly byte[] Magic =
        [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    private readonly FileStream _file;
    private readonly StateDict _state;
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);

    /// <exception cref="WeightsException">It cannot be read, or is damaged or hostile.</exception>
    public LegacyTorchFile(string path)
    {
        Path = path;
        try
        {
            _file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"{path}: cannot be opened: {e.Message.TrimEnd('.')}. Check its "
                + "path and its permissions", e);
        }
        try
        {
            var start = new byte[Math.Min(_file.Length, MaxPickleBytes)];
            _file.ReadExactly(start);
            if (!start.AsSpan().StartsWith(Magic))
                throw Bad("found another magic number than that of torch.save");
            var position = Magic.Length;
            if (Next() is not Protocol) throw Bad($"found a protocol other than {Protocol}");
            if ((Next() as PickleMap)?.Items.GetValueOrDefault("little_endian") is not true)
                throw Bad("found numbers that are not little-endian, or no word about it");
            _state = StateDict.Of(path, Next());
            FindStorages(
                (Next() as PickleSequence)?.Items ?? throw Bad("found no list of storages"), position);

            object? Next() => PickleReader.ReadNext(path, start, ref position);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "PyTorch (torch.save before 1.6)";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _state.Tensors;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata => _state.Metadata;

    /// <summary>Whether a file that starts so is one of these.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.Length >= 6 && Magic.AsSpan().StartsWith(start[..Math.Min(start.Length, Magic.Length)]);

    /// <inheritdoc/>
    public Tensor Load(string name)
    {
        if (!_state.Views.TryGetValue(name, out var view))
            throw new WeightsException($"{Path}: no tensor '{name}' among its {Tensors.Count}");
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var numbers = empty([view.Storage.Count], SafetensorsType.ToTorch(view.Storage.Dtype));
        _file.Position = _places[view.Storage.Key];
        for (long at = 0; at < view.Storage.Count; at += PieceElements)
        {
            using var piece = numbers.narrow(0, at, Math.Min(PieceElements, view.Storage.Count - at));
            _file.ReadExactly(piece.bytes);
        }
        StorageBytes.CheckTruth(numbers, name, Path);
        var source = numbers.as_strided(view.Shape, view.Strides, view.Offset);
        return empty(view.Shape, source.dtype).copy_(source).MoveToOuterDisposeScope();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Offset of each storage's data; every storage is present, as large as declared.</summary>
    private void FindStorages(List<object?> keys, long position)
    {
        Dictionary<string, PickleStorage> storages = new(StringComparer.Ordinal);
        foreach (var (name, view) in _state.Views)
        {
            if (storages.TryAdd(view.Storage.Key, view.Storage)) continue;
            var first = storages[view.Storage.Key];
            if (first.Dtype != view.Storage.Dtype || first.Count != view.Storage.Count)
                throw Bad($"found the storage of '{name}' described in two ways");
        }
        foreach (var item in keys)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage))
                throw Bad($"found a storage '{item}' that no tensor has");
            SafetensorsType.TryGetBytes(storage.Dtype, out var size);
            var count = CountAt(position);
            if (count != storage.Count)
                throw Bad($"found {count} numbers in the storage '{key}', expected {storage.Count}");
            if ((Int128)count * size > _file.Length - position - sizeof(long))
                throw Bad($"it ends within the storage '{key}'");
            if (!_places.TryAdd(key, position + sizeof(long))) throw Bad($"found the storage '{key}' twice");
            position += sizeof(long) + (count * size);
        }
        if (storages.Keys.FirstOrDefault(key => !_places.ContainsKey(key)) is { } missing)
            throw Bad($"found no numbers of the storage '{missing}'");
        Int128 total = 0;
        foreach (var tensor in Tensors.Values.Where(t => t.SameAs is null)) total += tensor.Bytes;
        if (total > (Int128)_file.Length * CheckedZip.MaxExpansion)
            throw Bad($"found {total} bytes of tensors that share {_file.Length}");
    }

    private long CountAt(long position)
    {
        if (_file.Length - position < sizeof(long)) throw Bad("it ends before its last storage");
        _file.Position = position;
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        _file.ReadExactly(bytes);
        return BitConverter.ToInt64(bytes);
    }

    private WeightsException Bad(string what) => new(
        $"{Path}: {what}; the file is damaged, hostile, or no state dict of torch.save");
}
