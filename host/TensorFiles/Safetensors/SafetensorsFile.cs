using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Safetensors;

/// <summary>
/// A safetensors file, open for reading. Its contents are described without touching torch.
/// </summary>
/// <remarks>
/// Loading it runs no code: the file holds numbers and their names. Not for use by several threads.
/// </remarks>
public sealed class SafetensorsFile : ITensorFile
{
    private const int ChunkBytes = 8 << 20;

    private readonly SafeFileHandle _handle;
    private readonly SafetensorsHeader _header;
    private readonly Lazy<IReadOnlyDictionary<string, StoredTensor>> _tensors;

    private SafetensorsFile(string path)
    {
        Path = path;
        try
        {
            _handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"{path}: cannot be opened: {e.Message.TrimEnd('.')}. Check its "
                + "path and its permissions", e);
        }
        try
        {
            _header = SafetensorsHeader.Read(path, RandomAccess.GetLength(_handle), ReadExactly);
            _tensors = new(() => Described(_header.Entries.Values));
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>The file's path, as it was given.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "safetensors";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors.Value;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The writer's metadata of the file, by key; empty if there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    internal long DataLength => _header.DataLength;

    /// <summary>Opens a file and checks its header completely.</summary>
    /// <exception cref="WeightsException">
    /// It cannot be read, or is no safetensors file, or is damaged or hostile.
    /// </exception>
    public static SafetensorsFile Open(string path) => new(path);

    /// <summary>Loads one tensor; the caller owns it, or the dispose scope around the call.</summary>
    /// <param name="name">A key of <see cref="Entries"/>.</param>
    /// <param name="dtype">The type to convert to; null: as in the file.</param>
    /// <param name="device">Where to; null: the CPU.</param>
    /// <exception cref="WeightsException">No such tensor, or the file cannot be read any more.</exception>
    public Tensor Load(string name, ScalarType? dtype = null, Device? device = null)
    {
        var entry = Entries.GetValueOrDefault(name)
            ?? throw new WeightsException($"{Path}: no tensor '{name}' among its {Entries.Count}");
        var type = SafetensorsType.ToTorch(entry.Dtype);
        using var scope = NewDisposeScope();
        var tensor = empty([.. entry.Shape], dtype: type, device: CPU);
        Fill(tensor.view(-1), entry);
        var result = tensor.to(dtype ?? type).to(device ?? CPU);
        return result.MoveToOuterDisposeScope();
    }

    Tensor ITensorFile.Load(string name) => Load(name);

    /// <inheritdoc/>
    public Tensor LoadItem(string name, long index)
    {
        var entry = Entries.GetValueOrDefault(name)
            ?? throw new WeightsException($"{Path}: no tensor '{name}' among its {Entries.Count}");
        using var scope = NewDisposeScope();
        var item = empty([.. entry.Shape.Skip(1)], dtype: SafetensorsType.ToTorch(entry.Dtype), device: CPU);
        Fill(item.view(-1), entry, index * item.NumberOfElements);
        return item.MoveToOuterDisposeScope();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Reads what comes before the data: length, JSON and spaces.</summary>
    internal byte[] ReadHeader()
    {
        var header = new byte[_header.DataBegin];
        ReadExactly(0, header);
        return header;
    }

    /// <summary>Reads the data section in order, chunk by chunk.</summary>
    internal void ReadData(BytesAction chunk)
    {
        var buffer = new byte[Math.Min(ChunkBytes, _header.DataLength)];
        for (long at = 0; at < _header.DataLength; at += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, _header.DataLength - at));
            ReadExactly(_header.DataBegin + at, part);
            chunk(part);
        }
    }

    private static OrderedDictionary<string, StoredTensor> Described(IEnumerable<SafetensorsEntry> entries)
    {
        var tensors = new OrderedDictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var entry in entries)
            tensors.Add(entry.Name, new StoredTensor(entry.Name, entry.Dtype, entry.Shape));
        return tensors;
    }

    // In chunks, as a span ends at 2 GiB.
    private void Fill(Tensor flat, SafetensorsEntry entry, long skipped = 0)
    {
        SafetensorsType.TryGetBytes(entry.Dtype, out var size);
        var step = ChunkBytes / size;
        for (long at = 0; at < flat.NumberOfElements; at += step)
        {
            using var part = flat.narrow(0, at, Math.Min(step, flat.NumberOfElements - at));
            ReadExactly(_header.DataBegin + entry.Begin + ((skipped + at) * size), part.bytes);
            if (entry.Dtype == "BOOL" && part.bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) >= 0)
            {
                throw new WeightsException($"{Path}: tensor '{entry.Name}': found a BOOL that is neither 0 "
                    + "nor 1; the file is damaged or hostile: "
                    + "fetch it again from where you trust it");
            }
        }
    }

    private void ReadExactly(long offset, Span<byte> buffer)
    {
        try
        {
            while (buffer.Length > 0)
            {
                var count = RandomAccess.Read(_handle, buffer, offset);
                if (count == 0)
                    throw new WeightsException($"{Path}: the file became shorter while it was read: wait for "
                        + "the program that writes it, or copy it elsewhere first");
                buffer = buffer[count..];
                offset += count;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"{Path}: cannot be read: {e.Message.TrimEnd('.')}. Check its "
                + "path and its permissions", e);
        }
    }
}
