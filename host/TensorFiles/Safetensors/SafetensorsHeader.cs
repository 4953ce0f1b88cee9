using System.Buffers.Binary;
using System.Text.Json;

namespace Idm.TensorFiles.Safetensors;

/// <summary>
/// The header of a safetensors file: u64 length, JSON, then the tensors' bytes without holes.
/// </summary>
/// <remarks>
/// Nothing in a file is believed: every number is checked against the file's length before anything is
/// allocated, and the tensors must tile the data exactly.
/// </remarks>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, SafetensorsEntry> Entries,
    IReadOnlyDictionary<string, string> Metadata,
    long DataBegin,
    long DataLength)
{
    /// <summary>The most bytes that a header may have, as in the reference implementation.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>Reads and checks a header.</summary>
    /// <param name="file">The file's path, for messages.</param>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="read">Fills a buffer from an offset; throws when the file is too short.</param>
    /// <exception cref="WeightsException">It is no safetensors file, or a damaged or hostile one.</exception>
    public static SafetensorsHeader Read(string file, long length, SafetensorsRead read)
    {
        var start = new byte[Math.Min(length, ForeignFormat.BytesNeeded)];
        read(0, start);
        if (ForeignFormat.Recognise(start) is { } foreign) throw new WeightsException($"{file}: {foreign}");
        if (length < 8)
        {
            throw new WeightsException($"{file}: found {length} bytes, expected a safetensors file of at "
                + "least 8; the file is truncated: fetch it again");
        }

        var announced = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (announced > MaxBytes)
        {
            throw new WeightsException($"{file}: found a header length of {announced} bytes, expected at "
                + $"most {MaxBytes}; this is not a safetensors file, or it is damaged: fetch it again");
        }
        if (announced > (ulong)length - 8)
        {
            throw new WeightsException($"{file}: found a header length of {announced} bytes, but only "
                + $"{length - 8} bytes follow; the file is truncated: fetch it again");
        }

        var json = new byte[announced];
        read(8, json);
        var dataBegin = 8 + (long)announced;
        var (entries, metadata) = Parse(file, json);
        SafetensorsLayout.Check(file, entries.Values, length - dataBegin);
        return new SafetensorsHeader(entries, metadata, dataBegin, length - dataBegin);
    }

    private static (Dictionary<string, SafetensorsEntry>, Dictionary<string, string>) Parse(
        string file, byte[] json)
    {
        try
        {
            return new SafetensorsHeaderParser(file, json).Parse();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not valid UTF-8 or has half a surrogate pair.
            throw new WeightsException($"{file}: the header is not valid JSON: {e.Message}; the file is "
                + "damaged", e);
        }
    }
}

/// <summary>Fills a buffer with a file's bytes from an offset; throws when there are not enough.</summary>
internal delegate void SafetensorsRead(long offset, Span<byte> buffer);
