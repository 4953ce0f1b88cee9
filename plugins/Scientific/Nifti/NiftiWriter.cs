using System.Buffers.Binary;
using System.IO.Compression;
using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Nifti;

/// <summary>Writes NIfTI-1 files, a slice at a time; packed where the name ends with .gz.</summary>
internal static class NiftiWriter
{
    private const int Offset = 352;

    /// <summary>Writes a volume.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The sizes, the slowest axis first: (z, y, x).</param>
    /// <param name="item">The slices, by the index of the first axis, all of one type; disposed here.</param>
    /// <param name="said">The attributes <c>affine</c>, <c>spacing</c>, <c>units</c>,
    /// <c>description</c>.</param>
    /// <exception cref="Idm.Sdk.PluginException">The format has no such numbers or sizes.</exception>
    public static void Write(
        string path, IReadOnlyList<long> shape, Func<long, Tensor> item, IReadOnlyDictionary<string,
            string> said)
    {
        if (shape.Count is < 1 or > 7 || shape.Any(side => side is < 1 or > short.MaxValue))
        {
            throw BadFile.Unsupported(path, $"an array of {Sizes.Text(shape)}",
                "1 to 7 axes of 1 to 32767", "crop it, or write .npy");
        }
        using var file = File.Create(path);
        using var packed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionLevel.Optimal) : null;
        Stream stream = packed is null ? file : packed;
        ScalarType? type = null;
        for (long i = 0; i < shape[0]; i++)
        {
            using var scope = NewDisposeScope();
            var slice = item(i);
            type ??= Start(stream, path, shape, slice.dtype, said);
            if (slice.dtype != type || !slice.shape.SequenceEqual(shape.Skip(1)))
            {
                throw new ArgumentException($"slice {i} is {slice.dtype} {Sizes.Text(slice.shape)}, expected "
                    + $"{type} {Sizes.Text([.. shape.Skip(1)])}");
            }
            var flat = slice.cpu().contiguous();
            stream.Write((flat.is_complex() ? view_as_real(flat).contiguous() : flat).bytes);
        }
    }

    private static ScalarType Start(
        Stream stream, string path, IReadOnlyList<long> shape, ScalarType dtype,
        IReadOnlyDictionary<string, string> said)
    {
        if (ElementTypes.Of(dtype) is not { } type || NiftiHeader.CodeOf(type) is not (> 0 and var code))
        {
            throw BadFile.Unsupported(path, $"numbers of {dtype}",
                "whole numbers, float32, float64 or complex ones",
                "convert them to float32");
        }
        var header = new byte[Offset];
        BinaryPrimitives.WriteInt32LittleEndian(header, NiftiHeader.Bytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(40), (short)shape.Count);
        for (var i = 0; i < 7; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(
                header.AsSpan(42 + (2 * i)), i < shape.Count ? (short)shape[shape.Count - 1 - i] : (short)1);
        }
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(70), code);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(72), (short)(8 * type.Bytes()));
        BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(108), Offset);
        BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(112), 1);
        NiftiGeometry.Write(header, shape.Count, said);
        "n+1"u8.CopyTo(header.AsSpan(344));
        stream.Write(header);
        return dtype;
    }
}
