using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Idm.Preview.Frames;

/// <summary>
/// A frame as bytes: length of the text, text (JSON), samples (float32) from the next multiple of 64.
/// </summary>
internal static class FrameCodec
{
    private const int Alignment = 64;

    /// <summary>The text of a frame, which <see cref="Size"/> and <see cref="Begin"/> take.</summary>
    public static byte[] Text(FrameInfo info) =>
        JsonSerializer.SerializeToUtf8Bytes(info, FrameJson.Default.FrameInfo);

    /// <summary>Size of a frame in bytes.</summary>
    public static long Size(byte[] text, FrameInfo info) =>
        Start(text.Length) + ((long)info.SampleCount * sizeof(float));

    /// <summary>Writes all but the samples.</summary>
    /// <returns>Where the samples go.</returns>
    public static Span<byte> Begin(Span<byte> to, byte[] text, FrameInfo info)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, text.Length);
        text.CopyTo(to[sizeof(int)..]);
        return to.Slice(Start(text.Length), info.SampleCount * sizeof(float));
    }

    /// <summary>Reads a frame.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a whole frame.</exception>
    public static Frame Read(ReadOnlySpan<byte> from)
    {
        var length = from.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(from);
        if (length < 0 || Start(length) > from.Length)
            throw new InvalidDataException("not a frame: its text is cut");
        FrameInfo info;
        try
        {
            info = JsonSerializer.Deserialize(from.Slice(sizeof(int), length), FrameJson.Default.FrameInfo)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"not a frame: {e.Message}", e);
        }

        var bytes = from[Start(length)..];
        var count = info.SampleCount;
        if (count < 0 || bytes.Length / sizeof(float) < count
            || info.Layers.Any(l => l.Offset < 0 || l.Start(info.Items) > count))
            throw new InvalidDataException("not a frame: its samples are cut");
        return new Frame(info, MemoryMarshal.Cast<byte, float>(bytes)[..count].ToArray());
    }

    private static int Start(int textLength) =>
        (sizeof(int) + textLength + Alignment - 1) / Alignment * Alignment;
}
