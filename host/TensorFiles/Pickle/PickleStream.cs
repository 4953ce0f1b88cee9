using System.Buffers.Binary;
using System.Text;

namespace Idm.TensorFiles.Pickle;

/// <summary>The bytes of a pickle, read forwards.</summary>
/// <param name="bytes">All of them.</param>
/// <param name="fail">Makes the exception for what is wrong.</param>
/// <param name="start">Where the pickle begins.</param>
internal sealed class PickleStream(byte[] bytes, Func<string, WeightsException> fail, int start = 0)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Position of the next byte.</summary>
    public int Position { get; private set; } = start;

    public bool AtEnd => Position == bytes.Length;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public void Skip(long count) => Take(count);

    /// <summary>A whole number of that many bytes, the lowest first, with a sign.</summary>
    public long Integer(int count)
    {
        if (count > 8) throw fail($"a whole number has {count} bytes, expected at most 8");
        var value = 0L;
        var taken = Take(count);
        for (var i = count - 1; i >= 0; i--)
            value = i == count - 1 ? (sbyte)taken[i] : (value << 8) | taken[i];
        return value;
    }

    public string Text(long length)
    {
        try
        {
            return Strict.GetString(Take(length));
        }
        catch (DecoderFallbackException e)
        {
            throw fail($"a text is not UTF-8 ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Text up to a line feed, which is read too.</summary>
    public string Line()
    {
        var length = bytes.AsSpan(Position).IndexOf((byte)'\n');
        if (length < 0) throw fail("a line has no end");
        var text = Text(length);
        Skip(1);
        return text;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - Position)
            throw fail($"{count} bytes are wanted, but only {bytes.Length - Position} follow");
        var taken = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }
}
