using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Idm.Training;

/// <summary>A file of numbers over steps as TensorBoard reads them, written record by record.</summary>
/// <remarks>
/// A record is a TensorFlow <c>Event</c> protocol buffer between its length and checksums (TFRecord). A
/// session that begins at a step makes TensorBoard hide what earlier sessions said of that step and later
/// ones.
/// </remarks>
internal sealed class EventFile : IDisposable
{
    private const long SessionStart = 1;

    private readonly GrowingFile _file;

    /// <summary>Begins a file in a folder, beside those of earlier sessions.</summary>
    /// <param name="folder">The folder; created if need be.</param>
    /// <param name="firstStep">The step that the run starts or resumes at.</param>
    public EventFile(string folder, long firstStep)
    {
        Directory.CreateDirectory(folder);
        _file = Create(folder);
        Add(0, message => Text(message, field: 3, "brain.Event:2"));
        Add(firstStep, message => Message(message, field: 7, log => Whole(log, field: 1, SessionStart)));
        _file.Flush();
    }

    /// <summary>Writes a number of a step; it is on the disk at the next <see cref="Flush"/>.</summary>
    /// <param name="tag">What the number is of.</param>
    /// <param name="value">The number.</param>
    /// <param name="step">Steps done.</param>
    public void Add(string tag, double value, long step) => Add(step, message =>
        Message(message, field: 5, summary => Message(summary, field: 1, entry =>
        {
            Text(entry, field: 1, tag);
            Single(entry, field: 2, (float)value);
        })));

    /// <summary>Hands what was written to the system; what it has no place for waits.</summary>
    public void Flush() => _file.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>A file whose name sorts after those of earlier sessions.</summary>
    private static GrowingFile Create(string folder)
    {
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        for (var number = 0; ; number++)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds}.{number:d4}.idm");
            try
            {
                return new GrowingFile(Path.Combine(folder, name), FileMode.CreateNew);
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, name)))
            {
                // another session began in this second
            }
        }
    }

    private void Add(long step, Action<Stream> what)
    {
        using var record = new MemoryStream();
        Double(record, field: 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
        Whole(record, field: 2, step);
        what(record);
        Frame(record.ToArray());
    }

    private void Frame(byte[] record)
    {
        Span<byte> length = stackalloc byte[8], sum = stackalloc byte[4];
        BinaryPrimitives.WriteInt64LittleEndian(length, record.Length);
        _file.Add(length);
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Checksum(length));
        _file.Add(sum);
        _file.Add(record);
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Checksum(record));
        _file.Add(sum);
    }

    /// <summary>CRC-32C, masked as TFRecord wants it: rotated, and a constant added.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    // Protocol buffers: each field is its number and wire type, then 8 bytes (1), 4 bytes (5), a varint (0),
    // or a length
    // and that many bytes (2).
    private static void Double(Stream to, int field, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        Varint(to, (ulong)((field << 3) | 1));
        to.Write(bytes);
    }

    private static void Single(Stream to, int field, float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Varint(to, (ulong)((field << 3) | 5));
        to.Write(bytes);
    }

    private static void Whole(Stream to, int field, long value)
    {
        Varint(to, (ulong)(field << 3));
        Varint(to, (ulong)value);
    }

    private static void Text(Stream to, int field, string value) =>
        Bytes(to, field, Encoding.UTF8.GetBytes(value));

    private static void Message(Stream to, int field, Action<Stream> write)
    {
        using var inner = new MemoryStream();
        write(inner);
        Bytes(to, field, inner.ToArray());
    }

    private static void Bytes(Stream to, int field, byte[] value)
    {
        Varint(to, (ulong)((field << 3) | 2));
        Varint(to, (ulong)value.Length);
        to.Write(value);
    }

    private static void Varint(Stream to, ulong value)
    {
        for (; value >= 0x80; value >>= 7) to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }
}
