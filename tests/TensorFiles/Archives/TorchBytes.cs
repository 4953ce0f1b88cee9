using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Idm.TensorFiles.Tests.Archives;

/// <summary>Writes files as torch.save does, and as it would not.</summary>
internal sealed class TorchBytes
{
    private readonly PickleBytes _items = new();
    private readonly List<(string Name, byte[] Content)> _entries = [];

    /// <summary>The folder in the archive.</summary>
    public string Root { get; init; } = "archive";

    public CompressionLevel Compression { get; init; } = CompressionLevel.NoCompression;

    /// <summary>What the entry <c>byteorder</c> says; none when null.</summary>
    public string? ByteOrder { get; init; }

    /// <summary>The pickle, instead of the one of the tensors that were added.</summary>
    public byte[]? Pickle { get; init; }

    public static byte[] Bytes<T>(params T[] numbers) where T : unmanaged =>
        MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    public TorchBytes Storage(string key, byte[] content) => Entry($"data/{key}", content);

    public TorchBytes Entry(string name, byte[] content)
    {
        _entries.Add((name, content));
        return this;
    }

    public TorchBytes Tensor(
        string name, string type, string key, long count, long[] shape, long[]? strides = null,
        long offset = 0)
    {
        _items.Text(name).Tensor(p => p.Storage(type, key, count), offset, shape, strides ?? RowMajor(shape));
        return this;
    }

    public TorchBytes Item(Action<PickleBytes> item)
    {
        item(_items);
        return this;
    }

    public byte[] ToArray()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "data.pkl", Pickle ?? new PickleBytes().Protocol().Raw("}(").Raw(_items.ToArray())
                .Raw("u.").ToArray());
            if (ByteOrder is not null)
                Write(zip, "byteorder", System.Text.Encoding.ASCII.GetBytes(ByteOrder));
            foreach (var (name, content) in _entries) Write(zip, name, content);
            Write(zip, "version", "3\n"u8.ToArray());
        }
        return file.ToArray();
    }

    private void Write(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(Root.Length > 0 ? $"{Root}/{name}" : name, Compression).Open();
        stream.Write(content);
    }

    private static long[] RowMajor(long[] shape)
    {
        var strides = new long[shape.Length];
        var next = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = next;
            next *= Math.Max(shape[i], 1);
        }
        return strides;
    }
}
