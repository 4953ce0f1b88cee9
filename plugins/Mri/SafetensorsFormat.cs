using System.Buffers.Binary;
using System.Text.Json;

namespace Idm.Plugins.Mri;

/// <summary>A .safetensors file with a single tensor.</summary>
internal static class SafetensorsFormat
{
    private static readonly Dictionary<string, NumberType> _types = new(StringComparer.Ordinal)
    {
        ["F32"] = NumberType.Float32,
        ["F64"] = NumberType.Float64,
        ["BOOL"] = NumberType.Byte,
        ["U8"] = NumberType.Byte,
        ["I32"] = NumberType.Int32,
        ["I64"] = NumberType.Int64,
    };

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="FormatException">It is none, or damaged, or does not hold exactly one tensor.</exception>
    /// <exception cref="JsonException">Its header is damaged.</exception>
    public static NumberArray Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8) throw new FormatException("it is not a .safetensors file");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > (ulong)file.Length - 8)
            throw new FormatException("its header is incomplete. Copy it again");

        var reader = new Utf8JsonReader(file.Slice(8, (int)length));
        var entries = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(ref reader) ?? [];
        entries.Remove("__metadata__");
        if (entries.Count != 1)
        {
            throw new FormatException(
                $"it holds {entries.Count} tensors ({string.Join(", ", entries.Keys.Take(5))}), expected one");
        }

        var entry = entries.Values.Single().Deserialize<Entry>()
            ?? throw new FormatException("its header is empty");
        if (!_types.TryGetValue(entry.dtype, out var type))
        {
            throw new FormatException(
                $"its numbers are of type '{entry.dtype}', expected one of {string.Join(", ", _types.Keys)}");
        }
        if (entry.data_offsets is not [0, var end] || end != file.Length - 8 - (long)length)
            throw new FormatException("its data is not where its header says. Copy it again");
        return type.ReadAll(entry.shape, file[(8 + (int)length)..]);
    }

    // Named as the format names them.
#pragma warning disable IDE1006
    private sealed record Entry(string dtype, long[] shape, long[] data_offsets);
#pragma warning restore IDE1006
}
