using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Arrays;

/// <summary>Numbers that lie one after the other in a file.</summary>
/// <param name="Type">What they are.</param>
/// <param name="Shape">The sizes of their array.</param>
/// <param name="Offset">Where the first one begins.</param>
/// <param name="BigEndian">Whether the highest byte of a number comes first.</param>
/// <param name="ColumnMajor">Whether the first index runs fastest, as in MATLAB and Fortran.</param>
internal sealed record NumberLayout(
    ElementType Type, IReadOnlyList<long> Shape, long Offset, bool BigEndian = false,
        bool ColumnMajor = false)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Refuses more numbers than the file can hold, before anything is allocated for them.</summary>
    /// <param name="length">Bytes that there are, from the beginning of the file.</param>
    /// <param name="where">The file and the array, for the message.</param>
    public void Check(long length, string where)
    {
        var bytes = (Int128)Sizes.Count(Shape, where) * Type.Bytes();
        if (Offset >= 0 && bytes <= length - Offset) return;
        throw BadFile.Damaged(where, $"{Math.Max(length - Offset, 0)} bytes of numbers",
            $"{bytes} for {Type.NumpyName()} {Sizes.Text(Shape)}");
    }

    /// <summary>Loads them, or a slice, row-major and contiguous; the caller owns the tensor.</summary>
    public Tensor Load(ByteSource source, ArraySlice? slice, string where)
    {
        Check(source.Length, where);
        var part = slice?.Of(Shape, where) ?? [.. Shape];
        using var scope = NewDisposeScope();
        var flat = LoadedNumbers.Allocate(Type, Sizes.Count(part, where), where);
        if (flat.NumberOfElements > 0)
        {
            var writer = new FlatWriter(flat, Type, BigEndian);
            foreach (var (first, count) in Runs(slice))
                writer.Take(source, Offset + (first * Type.Bytes()), count * Type.Bytes());
            writer.Flush();
        }
        var loaded = LoadedNumbers.Finish(flat, Type, where);
        return Shaped(loaded, part).MoveToOuterDisposeScope();
    }

    // The numbers of a slice lie in runs, one for each index of the slower axes.
    private IEnumerable<(long First, long Count)> Runs(ArraySlice? slice)
    {
        long inner = 1, outer = 1;
        if (slice is not { } part)
        {
            foreach (var side in Shape) inner *= side;
            yield return (0, inner);
            yield break;
        }
        for (var axis = 0; axis < Shape.Count; axis++)
        {
            if (axis == part.Axis) continue;
            if (axis < part.Axis == ColumnMajor) inner *= Shape[axis];
            else outer *= Shape[axis];
        }
        for (long o = 0; o < outer; o++)
            yield return (((o * Shape[part.Axis]) + part.First) * inner, part.Count * inner);
    }

    private Tensor Shaped(Tensor flat, long[] shape)
    {
        if (!ColumnMajor || shape.Length < 2) return flat.view(shape);
        long[] turned = [.. shape.Reverse()];
        long[] axes = [.. Enumerable.Range(0, shape.Length).Select(axis => (long)axis).Reverse()];
        return flat.view(turned).permute(axes).contiguous();
    }

    /// <summary>Collects runs of bytes and hands them to a tensor, a buffer at a time.</summary>
    private ref struct FlatWriter(Tensor flat, ElementType type, bool bigEndian)
    {
        private readonly byte[] _buffer = new byte[Math.Min(BufferBytes,
            flat.NumberOfElements * flat.ElementSize)];
        private int _filled;
        private long _written;

        public void Take(ByteSource source, long at, long count)
        {
            while (count > 0)
            {
                var now = (int)Math.Min(count, _buffer.Length - _filled);
                source.Read(at, _buffer.AsSpan(_filled, now));
                (at, count, _filled) = (at + now, count - now, _filled + now);
                if (_filled == _buffer.Length) Flush();
            }
        }

        public void Flush()
        {
            if (_filled == 0) return;
            var bytes = _buffer.AsSpan(0, _filled);
            if (bigEndian) ByteOrder.Reverse(bytes, type.Part().Bytes());
            using var part = flat.narrow(0, _written / flat.ElementSize, _filled / flat.ElementSize);
            bytes.CopyTo(part.bytes);
            (_written, _filled) = (_written + _filled, 0);
        }
    }
}
