using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Idm.TensorFiles;

/// <summary>
/// Operations on the bytes of a flat tensor on the CPU, piece by piece: a span ends at 2 GiB.
/// </summary>
internal static class StorageBytes
{
    private const long PieceElements = 4 << 20;

    /// <summary>Reverses the bytes of every number: from a big-endian file.</summary>
    public static void Reverse(Tensor flat)
    {
        var size = flat.ElementSize;
        ForEachPiece(flat, bytes =>
        {
            if (size == 2) Reverse16(MemoryMarshal.Cast<byte, ushort>(bytes));
            else if (size == 4) Reverse32(MemoryMarshal.Cast<byte, uint>(bytes));
            else if (size == 8) Reverse64(MemoryMarshal.Cast<byte, ulong>(bytes));
        });

        static void Reverse16(Span<ushort> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
        static void Reverse32(Span<uint> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
        static void Reverse64(Span<ulong> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);
    }

    /// <summary>Refuses truth values other than 0 and 1, which torch does not expect.</summary>
    public static void CheckTruth(Tensor flat, string name, string path)
    {
        if (flat.dtype != ScalarType.Bool) return;
        ForEachPiece(flat, bytes =>
        {
            if (bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) < 0) return;
            throw new WeightsException($"{path}: '{name}': found a truth value that is neither 0 nor 1; the "
                + "file is damaged or hostile");
        });
    }

    private static void ForEachPiece(Tensor flat, SpanAction act)
    {
        for (long at = 0; at < flat.NumberOfElements; at += PieceElements)
        {
            using var piece = flat.narrow(0, at, Math.Min(PieceElements, flat.NumberOfElements - at));
            act(piece.bytes);
        }
    }

    private delegate void SpanAction(Span<byte> bytes);
}
