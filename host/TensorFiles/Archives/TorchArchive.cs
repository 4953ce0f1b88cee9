using Idm.TensorFiles.Pickle;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Archives;

/// <summary>
/// A file of PyTorch's <c>torch.save</c>: a zip archive with <c>data.pkl</c>, which names and describes the
/// tensors, and one entry with numbers for each storage.
/// </summary>
/// <remarks>
/// The pickle is parsed inertly (<see cref="PickleReader"/>): nothing in it is looked up or run.
/// </remarks>
internal sealed class TorchArchive : ITensorFile
{
    private const int MaxPickleBytes = 16 << 20;
    private const string PickleName = "/data.pkl";

    private readonly CheckedZip _zip;
    private readonly string _root;
    private readonly bool _bigEndian;
    private readonly StateDict _state;
    private readonly HashSet<string> _shared;
    private (string Key, Tensor Numbers)? _last;

    /// <param name="zip">The archive; closed with this.</param>
    /// <exception cref="WeightsException">It is no such file, or damaged or hostile.</exception>
    public TorchArchive(CheckedZip zip)
    {
        _zip = zip;
        _root = Root();
        _bigEndian = IsBigEndian();
        var pickle = zip.Read(_root + PickleName, MaxPickleBytes);
        _state = StateDict.Of(zip.Path, PickleReader.Read($"{zip.Path}: data.pkl", pickle));
        CheckStorages();
        _shared = [.. _state.Views.Values.DistinctBy(view => view.Identity).CountBy(view => view.Storage.Key)
            .Where(use => use.Value > 1).Select(use => use.Key)];
    }

    /// <inheritdoc/>
    public string Path => _zip.Path;

    /// <inheritdoc/>
    public string Format => "PyTorch (torch.save)";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _state.Tensors;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata => _state.Metadata;

    /// <inheritdoc/>
    public Tensor Load(string name)
    {
        if (!_state.Views.TryGetValue(name, out var view))
            throw new WeightsException($"{Path}: no tensor '{name}' among its {Tensors.Count}");
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var source = Storage(view.Storage).as_strided(view.Shape, view.Strides, view.Offset);
        return empty(view.Shape, source.dtype).copy_(source).MoveToOuterDisposeScope();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _last?.Numbers.Dispose();
        _zip.Dispose();
    }

    /// <summary>
    /// The folder in the archive: <c>archive</c>, or what the file was called when it was saved.
    /// </summary>
    private string Root()
    {
        var found = _zip.Names.Where(name => name.EndsWith(PickleName, StringComparison.Ordinal)).ToList();
        if (found is not [var only])
        {
            throw new WeightsException($"{Path}: found a zip archive with {found.Count} data.pkl, expected "
                + "one, as torch.save writes it, or .npy files, as numpy.savez does");
        }
        var root = only[..^PickleName.Length];
        return _zip.LengthOf(root + "/constants.pkl") is null ? root : throw new WeightsException(
            $"{Path}: found a TorchScript program (torch.jit.save), which holds code; expected a state dict. "
            + "Save torch.jit.load(path).state_dict() with torch.save, and try again");
    }

    private bool IsBigEndian()
    {
        var name = _root + "/byteorder";
        if (_zip.LengthOf(name) is null) return false;
        var order = _zip.Read(name, 16).AsSpan();
        return order.SequenceEqual("big"u8)
            || (order.SequenceEqual("little"u8) ? false : throw new WeightsException(
            $"{Path}: found a byteorder that is neither little nor big; the file is damaged: "
                + "fetch it again"));
    }

    private string EntryOf(PickleStorage storage) => $"{_root}/data/{storage.Key}";

    /// <summary>
    /// Every storage is there, as large as announced; and the tensors are not many times the file.
    /// </summary>
    private void CheckStorages()
    {
        Int128 total = 0;
        foreach (var (name, tensor) in Tensors)
        {
            var storage = _state.Views[name].Storage;
            SafetensorsType.TryGetBytes(storage.Dtype, out var size);
            var found = _zip.LengthOf(EntryOf(storage)) ?? throw new WeightsException(
                $"{Path}: tensor '{name}': its storage '{EntryOf(storage)}' is not in the archive; the file "
                    + "is damaged");
            if (found != (Int128)storage.Count * size)
            {
                throw new WeightsException($"{Path}: tensor '{name}': its storage '{EntryOf(storage)}' has "
                    + $"{found} bytes, "
                    + $"expected {(Int128)storage.Count * size} for {storage.Count} numbers {storage.Dtype}; "
                    + "the file is damaged or hostile: "
                    + "fetch it again from where you trust it");
            }
            if (tensor.SameAs is null) total += tensor.Bytes;
        }
        if (total > (Int128)_zip.FileLength * CheckedZip.MaxExpansion)
        {
            throw new WeightsException($"{Path}: its tensors share storages so often that {_zip.FileLength} "
                + "bytes would "
                + $"become {total}, expected at most {CheckedZip.MaxExpansion} times as many; the file is "
                + "hostile");
        }
    }

    /// <summary>All numbers of a storage; one that several tensors share is kept until the next.</summary>
    private Tensor Storage(PickleStorage storage)
    {
        var key = $"{storage.Key} {storage.Dtype}";
        if (_last is { } last && last.Key == key) return last.Numbers;
        var numbers = empty([storage.Count], SafetensorsType.ToTorch(storage.Dtype));
        _zip.Read(EntryOf(storage), numbers);
        if (_bigEndian) StorageBytes.Reverse(numbers);
        StorageBytes.CheckTruth(numbers, EntryOf(storage), Path);
        if (!_shared.Contains(storage.Key)) return numbers;
        _last?.Numbers.Dispose();
        _last = (key, numbers.DetachFromDisposeScope());
        return numbers;
    }
}
