using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>Numbers whose highest byte comes first.</summary>
internal static class ByteOrder
{
    /// <summary>Reverses the bytes of each number.</summary>
    /// <param name="bytes">The numbers.</param>
    /// <param name="size">Bytes of one: 1, 2, 4 or 8.</param>
    public static void Reverse(Span<byte> bytes, int size)
    {
        if (size == 2) Reverse16(MemoryMarshal.Cast<byte, ushort>(bytes));
        else if (size == 4) Reverse32(MemoryMarshal.Cast<byte, uint>(bytes));
        else if (size == 8) Reverse64(MemoryMarshal.Cast<byte, ulong>(bytes));

        static void Reverse16(Span<ushort> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
        static void Reverse32(Span<uint> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
        static void Reverse64(Span<ulong> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
    }

    public static short Int16(ReadOnlySpan<byte> bytes, bool big) => big
        ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadInt16LittleEndian(bytes);

    public static int Int32(ReadOnlySpan<byte> bytes, bool big) => big
        ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes);

    public static uint UInt32(ReadOnlySpan<byte> bytes, bool big) => big
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public static float Float32(ReadOnlySpan<byte> bytes, bool big) => big
        ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes);
}
