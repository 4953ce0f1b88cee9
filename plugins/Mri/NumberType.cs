using System.Buffers.Binary;

namespace Idm.Plugins.Mri;

/// <summary>How a file writes one number, little-endian.</summary>
/// <param name="Size">Bytes of a number, or of one of the two parts of a complex one.</param>
/// <param name="Read">Reads it.</param>
/// <param name="Complex">Whether a number is a real part and an imaginary part.</param>
internal sealed record NumberType(int Size, NumberType.Reader Read, bool Complex = false)
{
    /// <summary>Reads one number.</summary>
    public delegate double Reader(ReadOnlySpan<byte> from);

    public static NumberType Float32 { get; } = new(4, b => BinaryPrimitives.ReadSingleLittleEndian(b));

    public static NumberType Float64 { get; } = new(8, BinaryPrimitives.ReadDoubleLittleEndian);

    public static NumberType Byte { get; } = new(1, b => b[0]);

    public static NumberType Int32 { get; } = new(4, b => BinaryPrimitives.ReadInt32LittleEndian(b));

    public static NumberType Int64 { get; } = new(8, b => BinaryPrimitives.ReadInt64LittleEndian(b));

    /// <summary>All numbers of an array.</summary>
    /// <exception cref="FormatException">The data has another length than the shape says.</exception>
    public NumberArray ReadAll(long[] shape, ReadOnlySpan<byte> data)
    {
        var count = 1L;
        foreach (var size in shape)
            count = size >= 0 ? checked(count * size) : throw new FormatException("a size is negative");
        var expected = checked(count * Size * (Complex ? 2 : 1));
        if (data.Length != expected)
        {
            throw new FormatException(
                $"its shape means {expected} bytes of data, found {data.Length}. Copy it again");
        }

        var real = new double[count];
        var imaginary = Complex ? new double[count] : null;
        for (var i = 0; i < real.Length; i++)
        {
            var at = i * Size * (Complex ? 2 : 1);
            real[i] = Read(data[at..]);
            if (imaginary is not null) imaginary[i] = Read(data[(at + Size)..]);
        }
        return new NumberArray(shape, real, imaginary);
    }
}
