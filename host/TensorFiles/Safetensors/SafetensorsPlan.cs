using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Safetensors;

/// <summary>Layout of a safetensors file: each tensor's place and type.</summary>
/// <remarks>
/// The header lists names in order; the data begin with the widest types, so that every tensor is aligned.
/// </remarks>
internal sealed class SafetensorsPlan
{
    private const int ChunkBytes = 8 << 20;

    private readonly List<Item> _items = [];

    public SafetensorsPlan(
        IReadOnlyDictionary<string, Tensor> tensors, Func<string, Tensor, ScalarType> storedAs)
        : this(tensors.Select(pair => new PlannedTensor(
            pair.Key, storedAs(pair.Key, pair.Value), [.. pair.Value.shape], () => pair.Value)))
    {
    }

    public SafetensorsPlan(IEnumerable<PlannedTensor> tensors)
    {
        var planned = tensors.Select(Plan)
            .OrderByDescending(item => item.Size).ThenBy(item => item.Entry.Name, StringComparer.Ordinal);
        long next = 0;
        foreach (var item in planned)
        {
            _items.Add(item with { Entry = item.Entry with { Begin = next } });
            next += item.Entry.Length;
        }
    }

    /// <summary>The file up to its data: length, JSON, and spaces up to a multiple of 8.</summary>
    public byte[] Header(IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0) WriteMetadata(json, metadata);
            foreach (var item in _items.OrderBy(item => item.Entry.Name, StringComparer.Ordinal))
            {
                WriteEntry(json, item.Entry);
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        var header = buffer.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)header.Length - 8);
        return header;
    }

    /// <summary>
    /// Hands out the data in order. Each tensor is converted when its turn comes, and freed after.
    /// </summary>
    public void Data(BytesAction write)
    {
        foreach (var item in _items)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var flat = Stored(item).contiguous().view(-1);
            var step = ChunkBytes / item.Size;
            for (long at = 0; at < flat.NumberOfElements; at += step)
            {
                using var part = flat.narrow(0, at, Math.Min(step, flat.NumberOfElements - at));
                write(part.bytes);
            }
        }
    }

    private static Item Plan(PlannedTensor tensor)
    {
        var (name, type, shape, load) = tensor;
        if (name == "__metadata__")
        {
            throw new WeightsException("a tensor cannot be named __metadata__: the format uses it");
        }
        var dtype = SafetensorsType.FromTorch(type) ?? throw new WeightsException(
            $"tensor '{name}': found {type}, expected one of {SafetensorsType.Known}");
        SafetensorsType.TryGetBytes(dtype, out var size);
        var bytes = shape.Aggregate((long)size, (product, side) => product * side);
        return new Item(new SafetensorsEntry(name, dtype, shape, 0, bytes), load, type, size);
    }

    private static Tensor Stored(Item item)
    {
        var source = item.Load().detach().cpu();
        var stored = source.to(item.Type);
        if (item.Type != ScalarType.Float16 || source.dtype == ScalarType.Float16) return stored;
        var overflowed = stored.isinf().logical_and(source.isinf().logical_not()).any().item<bool>();
        return !overflowed ? stored : throw new WeightsException(
            $"tensor '{item.Entry.Name}': found values beyond ±65504, which float16 cannot hold: keep it "
                + "float32");
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.Dtype);
        WriteNumbers("shape", entry.Shape);
        WriteNumbers("data_offsets", [entry.Begin, entry.Begin + entry.Length]);
        json.WriteEndObject();

        void WriteNumbers(string name, IReadOnlyList<long> numbers)
        {
            json.WriteStartArray(name);
            foreach (var number in numbers) json.WriteNumberValue(number);
            json.WriteEndArray();
        }
    }

    private sealed record Item(SafetensorsEntry Entry, Func<Tensor> Load, ScalarType Type, int Size);
}

/// <summary>A tensor to be written, which is asked for when its turn comes.</summary>
internal sealed record PlannedTensor(
    string Name, ScalarType Type, IReadOnlyList<long> Shape, Func<Tensor> Load);

/// <summary>Takes a piece of a file.</summary>
internal delegate void BytesAction(ReadOnlySpan<byte> chunk);
