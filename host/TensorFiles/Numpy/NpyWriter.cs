using System.Runtime.InteropServices;
using System.Text;
using Idm.Common.Files;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Numpy;

/// <summary>Writes .npy files, as <c>numpy.load</c> reads them.</summary>
public static class NpyWriter
{
    private const int Alignment = 64;
    private const long PieceElements = 4 << 20;
    private const int Before = 10;                  // magic, version, length of the header

    /// <summary>Writes real numbers (<c>&lt;f4</c>), whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">The numbers, the last index running fastest.</param>
    /// <param name="shape">The sizes.</param>
    /// <exception cref="Idm.Sdk.PluginException">
    /// It cannot be written: names the file and the reason.
    /// </exception>
    /// <exception cref="ArgumentException">The shape is not that of so many numbers.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Write(path, "<f4", values, shape, 1);

    /// <summary>Writes complex numbers (<c>&lt;c8</c>), whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pairs">Real and imaginary part of each number, side by side.</param>
    /// <param name="shape">The sizes, without that of the pairs.</param>
    /// <exception cref="Idm.Sdk.PluginException">
    /// It cannot be written: names the file and the reason.
    /// </exception>
    /// <exception cref="ArgumentException">The shape is not that of so many pairs.</exception>
    public static void WriteComplex(
        string path, ReadOnlySpan<float> pairs, params ReadOnlySpan<long> shape) =>
        Write(path, "<c8", pairs, shape, 2);

    /// <summary>Writes a tensor with the element type that it has; pairs stay pairs.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="tensor">The tensor, on any device and in any memory layout.</param>
    /// <exception cref="WeightsException">NumPy has no such type.</exception>
    public static void Write(Stream to, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var type = tensor.dtype switch
        {
            ScalarType.Float64 => "<f8",
            ScalarType.Float32 => "<f4",
            ScalarType.Float16 => "<f2",
            ScalarType.Int64 => "<i8",
            ScalarType.Int32 => "<i4",
            ScalarType.Int16 => "<i2",
            ScalarType.Int8 => "|i1",
            ScalarType.Byte => "|u1",
            ScalarType.Bool => "|b1",
            ScalarType.ComplexFloat32 => "<c8",
            ScalarType.ComplexFloat64 => "<c16",
            var other => throw new WeightsException($"numbers of {other} cannot be written as .npy: convert "
                + "them to float32"),
        };
        to.Write(Header(type, tensor.shape));
        var flat = tensor.detach().cpu().contiguous().view(-1);
        for (long at = 0; at < flat.NumberOfElements; at += PieceElements)
        {
            using var piece = flat.narrow(0, at, Math.Min(PieceElements, flat.NumberOfElements - at));
            to.Write(piece.bytes);
        }
    }

    private static void Write(
        string path, string type, ReadOnlySpan<float> values, ReadOnlySpan<long> shape, int together)
    {
        long expected = together;
        foreach (var side in shape) expected *= side;
        var header = Header(type, shape);
        if (values.Length != expected)
        {
            var text = Encoding.ASCII.GetString(header.AsSpan(Before)).Trim();
            throw new ArgumentException($"{values.Length} values do not fill {text}");
        }
        AtomicFile.Write(path, [.. header, .. MemoryMarshal.AsBytes(values)]);
    }

    /// <summary>Everything before the numbers, which then start at a multiple of 64 bytes.</summary>
    private static byte[] Header(string type, ReadOnlySpan<long> shape)
    {
        var sides = string.Join(", ", shape.ToArray()) + (shape.Length == 1 ? "," : "");
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sides}), }}";
        var padding = Alignment - 1 - ((Before + text.Length) % Alignment);
        var length = (ushort)(text.Length + padding + 1);
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)length, (byte)(length >> 8),
            .. Encoding.ASCII.GetBytes(text + new string(' ', padding) + "\n")];
    }
}
