using static TorchSharp.torch;

namespace Idm.TensorFiles.Numpy;

/// <summary>A .npy file: one array, named after the file.</summary>
internal sealed class NpyFile : ITensorFile
{
    private readonly FileStream _stream;
    private readonly NpyHeader _header;
    private readonly string _name;

    private NpyFile(string path, FileStream stream)
    {
        (Path, _stream) = (path, stream);
        var start = new byte[Math.Min(NpyHeader.MostBytes, stream.Length)];
        stream.ReadExactly(start);
        _header = NpyHeader.Read(path, start, stream.Length);
        _name = System.IO.Path.GetFileNameWithoutExtension(path);
        Tensors = new Dictionary<string, StoredTensor>
        {
            [_name] = new(_name, _header.Dtype, _header.Shape) { NumpyType = _header.NumpyType },
        };
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "NumPy (npy)";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <exception cref="WeightsException">
    /// It cannot be read, or is no .npy file, or a damaged one.
    /// </exception>
    public static NpyFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(path);
            return new NpyFile(path, stream);
        }
        catch (Exception e)
        {
            stream?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new WeightsException($"{path}: cannot be read: {e.Message.TrimEnd('.')}. Check its "
                    + "path and its permissions", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Load(string name)
    {
        if (name != _name)
            throw new WeightsException($"{Path}: no tensor '{name}': its only one is '{_name}'");
        _stream.Position = _header.Length;
        return NpyNumbers.Read(_header, Path, _stream.ReadExactly);
    }

    /// <inheritdoc/>
    public Tensor LoadItem(string name, long index)
    {
        // Column after column, the items of the first axis lie scattered.
        if (name != _name || _header.ColumnMajor || _header.Shape.Count - (_header.IsComplex ? 1 : 0) < 2)
        {
            using var scope = NewDisposeScope();
            return Load(name).select(0, index).clone().MoveToOuterDisposeScope();
        }
        var (item, at) = _header.ItemAt(index);
        _stream.Position = at;
        return NpyNumbers.Read(item, Path, _stream.ReadExactly);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();
}
