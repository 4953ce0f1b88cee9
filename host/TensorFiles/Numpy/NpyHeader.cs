using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Idm.TensorFiles.Numpy;

/// <summary>
/// The header of a .npy file: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.
/// </summary>
/// <param name="Dtype">The element type, by its name in safetensors files.</param>
/// <param name="BigEndian">Whether the highest byte of a number comes first.</param>
/// <param name="ColumnMajor">Whether the first index runs fastest.</param>
/// <param name="Shape">The sizes; complex numbers are pairs of real ones, (..., 2).</param>
/// <param name="Length">How many bytes come before the numbers.</param>
internal sealed partial record NpyHeader(
    string Dtype, bool BigEndian, bool ColumnMajor, IReadOnlyList<long> Shape, int Length)
{
    /// <summary>The most bytes that are looked at; a header of a plain array has about a hundred.</summary>
    public const int MostBytes = 4096;

    private const int MaxRank = 63;                 // and one for the pairs

    /// <summary>Whether the last side is that of the pairs: a number's real and its imaginary part.</summary>
    public bool IsComplex { get; private init; }

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["f8"] = "F64", ["f4"] = "F32", ["f2"] = "F16",
        ["i8"] = "I64", ["i4"] = "I32", ["i2"] = "I16", ["i1"] = "I8", ["u1"] = "U8", ["b1"] = "BOOL",
        ["c8"] = "F32", ["c16"] = "F64",
        // torch has no unsigned numbers above 8 bits: they become signed ones of twice the size.
        ["u2"] = "I32", ["u4"] = "I64",
    };

    /// <summary>The type of the bytes: that of the tensor, but for unsigned numbers.</summary>
    public string Stored => NumpyType switch
    {
        "uint16" => "I16",
        "uint32" => "I32",
        _ => Dtype,
    };

    /// <summary>The element type, as NumPy names it.</summary>
    public string NumpyType { get; private init; } = "";

    /// <summary>Whether a file that begins so is of this kind.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> start) =>
        start is [0x93, ..] && start[1..].StartsWith("NUMPY"u8);

    /// <summary>Reads and checks a header.</summary>
    /// <param name="where">The file, for messages.</param>
    /// <param name="start">The file's first bytes: <see cref="MostBytes"/>, or all there are.</param>
    /// <param name="length">The file's length.</param>
    /// <exception cref="WeightsException">It is no such header, or does not fit the length.</exception>
    public static NpyHeader Read(string where, ReadOnlySpan<byte> start, long length)
    {
        var (begin, size) = start switch
        {
            [0x93, _, _, _, _, _, 1, _, ..] when start.Length >= 10 =>
                (10, BinaryPrimitives.ReadUInt16LittleEndian(start[8..])),
            [0x93, _, _, _, _, _, 2 or 3, _, ..] when start.Length >= 12 =>
                (12, BinaryPrimitives.ReadUInt32LittleEndian(start[8..])),
            _ => throw new WeightsException($"{where}: found no .npy header of version 1 to 3; the file is "
                + "damaged"),
        };
        if (size > start.Length - begin)
        {
            throw new WeightsException($"{where}: found a .npy header of {size} bytes, expected at most "
                + $"{start.Length - begin}; the file is truncated, or holds no plain array");
        }
        var text = Encoding.Latin1.GetString(start.Slice(begin, (int)size));
        var found = Form().Match(text);
        if (!found.Success || found.Groups[4].ValueSpan.Count(',') > MaxRank)
        {
            throw new WeightsException($"{where}: found the .npy header \"{text.Trim()}\", expected one of a "
                + "plain array: numpy.save(path, array)");
        }
        if (!Types.TryGetValue(found.Groups[2].Value, out var dtype))
        {
            throw new WeightsException($"{where}: found numbers of type "
                + $"'{found.Groups[1].Value}{found.Groups[2].Value}', "
                + $"expected one of {string.Join(", ", Types.Keys)}: numpy.save(path, array.astype('f4'))");
        }
        var shape =
            found.Groups[
                4].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var complex = found.Groups[2].ValueSpan is ['c', ..];
        var header = new NpyHeader(
            dtype, found.Groups[1].ValueSpan is ">", found.Groups[3].ValueSpan is "True",
            [.. shape.Select(digits => long.Parse(digits, CultureInfo.InvariantCulture)),
            .. complex ? (long[])[2] : []],
            begin + (int)size)
        {
            IsComplex = complex,
            NumpyType = found.Groups[2].Value switch
            {
                "u2" => "uint16",
                "u4" => "uint32",
                _ => SafetensorsType.ToNumpy(dtype),
            },
        };
        header.CheckLength(where, length);
        return header;
    }

    /// <summary>The header of one item of the first axis, and where its numbers begin.</summary>
    public (NpyHeader Item, long At) ItemAt(long index)
    {
        var item = this with { Shape = [.. Shape.Skip(1)] };
        SafetensorsType.TryGetBytes(Stored, out var size);
        return (item, Length + (index * size * item.Shape.Aggregate(1L, (product, side) => product * side)));
    }

    private void CheckLength(string where, long length)
    {
        SafetensorsType.TryGetBytes(Stored, out var size);
        Int128 bytes = size;
        foreach (var side in Shape.Where(side => side != 0))
        {
            bytes *= side;
            if (bytes > long.MaxValue) break;
        }
        if (Shape.Contains(0) && bytes <= long.MaxValue) bytes = 0;
        if (bytes == length - Length) return;
        throw new WeightsException($"{where}: found {length - Length} bytes of numbers, expected {bytes} for "
            + $"{(Stored == Dtype ? Dtype : NumpyType)} "
            + $"[{string.Join(", ", Shape)}]; the file is truncated or damaged");
    }

    // At most 18 digits fit 64 bits.
    [GeneratedRegex(@"\A\{\s*'descr':\s*'([<>|=])([a-zA-Z]\d+)',\s*'fortran_order':\s*(True|False),"
        + @"\s*'shape':\s*\(((?:\s*\d{1,18}\s*,)*\s*(?:\d{1,18})?)\s*\),?\s*\}\s*\z")]
    private static partial Regex Form();
}
