using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Matlab;

/// <summary>An array of a MAT-file, and where its parts are.</summary>
/// <param name="Array">What it is.</param>
/// <param name="Packed">The compressed part of the file that it is in; null where it lies open.</param>
/// <param name="Real">Its real parts, in the type that the file chose for them.</param>
/// <param name="Imaginary">Its imaginary parts, if it is complex.</param>
/// <param name="Columns">Where the numbers of a sparse matrix stand; null for a full array.</param>
internal sealed record MatVariable(
    StoredArray Array, (long Start, long Length)? Packed = null, NumberLayout? Real = null,
    NumberLayout? Imaginary = null, MatSparse? Columns = null)
{
    /// <summary>Loads it, or a slice of it.</summary>
    public Tensor Load(ByteSource file, ArraySlice? slice)
    {
        if (Packed is not { } packed) return LoadFrom(file, slice);
        using var unpacked = new UnpackedBytes(file, packed.Start, packed.Length, gzip: false);
        return LoadFrom(unpacked, slice);
    }

    private Tensor LoadFrom(ByteSource source, ArraySlice? slice)
    {
        using var scope = NewDisposeScope();
        var where = $"{source.Name}: '{Array.Name}'";
        if (Columns is not null)
        {
            var dense = Columns.Load(source, this, where);
            if (slice is not { } part) return dense.MoveToOuterDisposeScope();
            part.Of(Array.Shape, where);
            return dense.narrow(part.Axis, part.First, part.Count).contiguous().MoveToOuterDisposeScope();
        }
        return Numbers(source, slice, where).MoveToOuterDisposeScope();
    }

    /// <summary>The stored numbers in the type of the array; real and imaginary parts put together.</summary>
    public Tensor Numbers(ByteSource source, ArraySlice? slice, string where)
    {
        var real = Real!.Load(source, slice, where).to(Array.Type.Part().Loaded());
        if (Imaginary is null) return real;
        return complex(real, Imaginary.Load(source, slice, where).to(Array.Type.Part().Loaded()));
    }
}
