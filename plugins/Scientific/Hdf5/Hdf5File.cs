using System.Runtime.InteropServices;
using Idm.Plugins.Scientific.Arrays;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Hdf5;

/// <summary>An HDF5 file: its datasets by their paths, without the first slash.</summary>
/// <remarks>
/// Read by PureHDF, whose own errors are told as damage of the file. Chunks are unpacked one by one; a
/// dataset that is linked twice is listed once.
/// </remarks>
internal sealed class Hdf5File : IArrayFile
{
    private const int MostDepth = 32, MostDatasets = 1 << 14, MostTextBytes = 1 << 22;
    private const long MostChunkBytes = 1L << 30, PieceBytes = 64 << 20;
    private const long ListingReads = 1 << 22, ReadsPerChunk = 4096;
    private const long MostExpansion = 1032, AlwaysAffordable = 16 << 20;

    private readonly FileBytes _source;
    private readonly GuardedStream _stream;
    private readonly NativeFile _file;
    private readonly Dictionary<string, NativeDataset> _datasets = new(StringComparer.Ordinal);
    private readonly List<StoredArray> _arrays = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _groups = [];
    private readonly HashSet<ulong> _seen = [];

    private Hdf5File(string path)
    {
        Path = path;
        _source = new FileBytes(path);
        _stream = new GuardedStream(_source);
        try
        {
            _file = Guarded(path, () => H5File.Open(_stream, leaveOpen: true), ListingReads);
            Attributes = Guarded(path, () => Hdf5Attributes.Read(_file));
            Guarded(path, () => Walk(_file, "", 0));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public string Format => "HDF5";

    /// <inheritdoc/>
    public IReadOnlyList<StoredArray> Arrays => _arrays;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Attributes { get; }

    /// <summary>The attributes of each group, by its path.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Groups => _groups;

    /// <summary>Bytes of the file.</summary>
    public long Length => _source.Length;

    /// <summary>Whether a file begins as these do; behind 512 bytes of its own in MATLAB's.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.StartsWith(Signature) || (start.Length > 520 && start[512..].StartsWith(Signature));

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];

    /// <exception cref="Idm.Sdk.PluginException">It cannot be read, or is damaged or hostile.</exception>
    public static Hdf5File Open(string path) => new(path);

    /// <inheritdoc/>
    public Tensor Load(string name, ArraySlice? slice = null)
    {
        var array = this.Find(name);
        var where = $"{Path}: '{name}'";
        var shape = slice?.Of(array.Shape, where) ?? [.. array.Shape];
        using var scope = NewDisposeScope();
        var flat = LoadedNumbers.Allocate(array.Type, Sizes.Count(shape, where), where);
        if (flat.NumberOfElements > 0)
            Guarded(where, () => Fill(_datasets[name], array, slice, shape, flat), Reads(array, name));
        return LoadedNumbers.Finish(flat, array.Type, where).view(shape).MoveToOuterDisposeScope();
    }

    /// <summary>The text of a dataset that holds one; several are joined by line ends.</summary>
    /// <exception cref="Idm.Sdk.PluginException">There is none, or it is no text.</exception>
    public string ReadText(string name)
    {
        if (!_datasets.TryGetValue(name, out var dataset))
            throw BadFile.NoArray(Path, name, _datasets.Keys);
        return Guarded($"{Path}: '{name}'", () =>
        {
            if (dataset.Space.Dimensions.Any(side => side > 1) || dataset.Type.Size > MostTextBytes)
                throw new InvalidDataException("it is no single text");
            return dataset.Space.Type == H5DataspaceType.Scalar
                ? dataset.Read<string>() : string.Join('\n', dataset.Read<string[]>());
        }, ListingReads);
    }

    /// <summary>Records of a dataset by name of their members, some rows of it.</summary>
    public Dictionary<string, object>[] ReadRecords(string name, long first, long count) =>
        Guarded($"{Path}: '{name}'", () => _datasets[name].Read<Dictionary<string, object>[]>(
            new HyperslabSelection((ulong)first, (ulong)count)), ListingReads);

    /// <summary>Whether there is a dataset of this name, of numbers or not.</summary>
    public bool Has(string name) => _datasets.ContainsKey(name);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _stream.Dispose();
        _source.Dispose();
    }

    private void Walk(IH5Group group, string path, int depth)
    {
        if (depth > MostDepth) throw new InvalidDataException($"its groups are more than {MostDepth} deep");
        if (!_seen.Add(Hdf5Identity.Of(group))) return;
        if (path.Length > 0) _groups[path] = Hdf5Attributes.Read(group);
        foreach (var child in group.Children())
        {
            var name = path.Length == 0 ? child.Name : $"{path}/{child.Name}";
            if (child is IH5Group below) Walk(below, name, depth + 1);
            else if (child is NativeDataset dataset && _seen.Add(Hdf5Identity.Of(child))) Add(dataset, name);
        }
    }

    private void Add(NativeDataset dataset, string name)
    {
        if (_arrays.Count >= MostDatasets)
            throw new InvalidDataException($"it has more than {MostDatasets} datasets");
        if (!_datasets.TryAdd(name, dataset)) throw new InvalidDataException($"it has '{name}' twice");
        var (type, refusal) = Hdf5Type.Of(dataset.Type);
        var space = dataset.Space;
        var shape = space.Type == H5DataspaceType.Simple
            ? space.Dimensions.Select(side => side > long.MaxValue ? -1 : (long)side).ToArray() : [];
        var where = $"{Path}: '{name}'";
        Sizes.Count(shape, where);
        if (shape.Length > Sizes.MostAxes)
            throw new InvalidDataException($"'{name}' has {shape.Length} axes");
        if (space.Type == H5DataspaceType.Null) refusal = "found nothing, expected numbers: name another "
            + "dataset";
        if (refusal is null) refusal = SizeFault(dataset,
            Sizes.Count(shape, where) * (double)type!.Value.Bytes());
        _arrays.Add(new StoredArray(name, shape, type ?? ElementType.UInt8, Hdf5Attributes.Read(dataset),
            refusal));
    }

    // The library allocates whatever it is told.
    private string? SizeFault(NativeDataset dataset, double bytes)
    {
        var layout = dataset.Layout;
        if (layout.Class == H5DataLayoutClass.VirtualStorage)
            return "found a view of other files, expected numbers in this one: copy them with h5repack";
        if (layout.Class != H5DataLayoutClass.Chunked)
        {
            return bytes <= _source.Length ? null : $"found {bytes} bytes declared in a file of "
                + $"{_source.Length}, "
                + "expected no more than it holds; it is truncated or damaged: copy it again";
        }
        var chunk = layout.Chunks.Aggregate((double)dataset.Type.Size, (product, side) => product * side);
        if (chunk > MostChunkBytes)
            return $"found chunks of {chunk} bytes, expected at most {MostChunkBytes}: repack it with "
                + "h5repack";
        return bytes <= AlwaysAffordable + ((double)MostExpansion * _source.Length)
            && chunk <= AlwaysAffordable + ((double)MostExpansion * _source.Length) ? null
            : $"found {bytes} bytes declared in a file of {_source.Length}, expected no more than it can "
                + "unpack "
                + "to; it is truncated or damaged: copy it again";
    }

    private long Reads(StoredArray array, string name)
    {
        var chunks = 1.0;
        var sides = _datasets[name].Layout is { Class: H5DataLayoutClass.Chunked } layout ? layout.Chunks
            : [];
        for (var axis = 0; axis < Math.Min(array.Shape.Count, sides.Length); axis++)
            chunks *= (array.Shape[axis] / Math.Max(1.0, sides[axis])) + 1;
        return ListingReads + (long)Math.Min(chunks * ReadsPerChunk, long.MaxValue / 4);
    }

    private static void Fill(
        NativeDataset dataset, StoredArray array, ArraySlice? slice, long[] shape, Tensor flat)
    {
        var size = array.Type.Bytes();
        var word = array.Type.IsComplex() ? size / 2 : size;
        var big = word > 1 && Hdf5ByteOrder.IsBig(dataset.Type);
        if (shape.Length == 0)
        {
            Read(dataset, flat.bytes, size, null, big);
            if (big) ByteOrder.Reverse(flat.bytes, word);
            return;
        }
        // Pieces end where chunks do, so that none is unpacked twice.
        long row = 1;
        for (var axis = 1; axis < shape.Length; axis++) row *= shape[axis];
        var together = dataset.Layout is { Class: H5DataLayoutClass.Chunked, Chunks: [> 0, ..] chunks }
            ? (long)Math.Min(chunks[0], int.MaxValue) : 1;
        var rows = Math.Max(1, PieceBytes / Math.Max(row * size, 1) / together) * together;
        if (row * size > int.MaxValue) throw new InvalidDataException("a slice has more than 2 GiB");
        rows = Math.Min(rows, int.MaxValue / (row * size));
        var starts = new ulong[shape.Length];
        if (slice is { } part) starts[part.Axis] = (ulong)part.First;
        var begin = starts[0];
        ulong[] blocks = [.. shape.Select(side => (ulong)side)];
        var perNumber = flat.NumberOfElements / shape.Aggregate(1L, (product, side) => product * side);
        for (long at = 0; at < shape[0]; at += rows)
        {
            var count = Math.Min(rows, shape[0] - at);
            (starts[0], blocks[0]) = (begin + (ulong)at, (ulong)count);
            using var piece = flat.narrow(0, at * row * perNumber, count * row * perNumber);
            Read(dataset, piece.bytes, size, new HyperslabSelection(shape.Length, [.. starts], [.. blocks]),
                big);
            if (big) ByteOrder.Reverse(piece.bytes, word);
        }
    }

    private static void Read(NativeDataset dataset, Span<byte> bytes, int size, Selection? part, bool raw)
    {
        if (raw) dataset.Read(bytes, part);
        else if (size == 1) dataset.Read(MemoryMarshal.Cast<byte, sbyte>(bytes), part);
        else if (size == 2) dataset.Read(MemoryMarshal.Cast<byte, short>(bytes), part);
        else if (size == 4) dataset.Read(MemoryMarshal.Cast<byte, int>(bytes), part);
        else if (size == 8) dataset.Read(MemoryMarshal.Cast<byte, long>(bytes), part);
        else dataset.Read(MemoryMarshal.Cast<byte, Int128>(bytes), part);
    }

    private void Guarded(string where, Action act, long? reads = null) => Guarded(where, () =>
    {
        act();
        return true;
    }, reads);

    // The library throws what it likes at a hostile file.
    private T Guarded<T>(string where, Func<T> act, long? reads = null)
    {
        if (reads is { } allowed) _stream.Allow(allowed);
        try
        {
            return act();
        }
        catch (Exception e) when (e is not Sdk.PluginException)
        {
            var reason = (e is System.Reflection.TargetInvocationException ? e.InnerException ?? e
                : e).Message;
            throw BadFile.Damaged(where, $"what HDF5 cannot be ({reason.TrimEnd('.')})", "a valid file", e);
        }
    }
}
