using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Idm.Plugins.Mri;

/// <summary>NumPy's .npy format, versions 1 to 3; little-endian, in C order.</summary>
internal static partial class NpyFormat
{
    private static readonly byte[] _magic = [0x93, .. "NUMPY"u8];

    private static readonly Dictionary<string, NumberType> _types = new(StringComparer.Ordinal)
    {
        ["<f4"] = NumberType.Float32,
        ["<f8"] = NumberType.Float64,
        ["<c8"] = NumberType.Float32 with { Complex = true },
        ["<c16"] = NumberType.Float64 with { Complex = true },
        ["|b1"] = NumberType.Byte,
        ["|u1"] = NumberType.Byte,
        ["<i4"] = NumberType.Int32,
        ["<i8"] = NumberType.Int64,
    };

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="FormatException">It is none of these, or damaged.</exception>
    public static NumberArray Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith(_magic)) throw new FormatException("it is not a .npy file");
        var (start, length) = file[6] == 1
            ? (10, BinaryPrimitives.ReadUInt16LittleEndian(file[8..]))
            : (12, (long)BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
        if (length > file.Length - start) throw new FormatException("its header is incomplete. Copy it again");

        var header = Encoding.UTF8.GetString(file.Slice(start, (int)length));
        var descr = Descr().Match(header).Groups[1].Value;
        if (!_types.TryGetValue(descr, out var type))
        {
            throw new FormatException(
                $"its numbers are of type '{descr}', expected one of {string.Join(", ", _types.Keys)}. "
                + "Convert it with astype()");
        }
        if (!COrder().IsMatch(header))
            throw new FormatException("it is in Fortran order. Save numpy.ascontiguousarray() of it");
        var shape = Shape().Match(header);
        if (!shape.Success) throw new FormatException("its header has no shape");
        var sizes = shape.Groups[1].Value
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(s => long.Parse(s, NumberStyles.None, CultureInfo.InvariantCulture));
        return type.ReadAll([.. sizes], file[(start + (int)length)..]);
    }

    [GeneratedRegex("""'descr':\s*'([^']*)'""")]
    private static partial Regex Descr();

    [GeneratedRegex("""'fortran_order':\s*False""")]
    private static partial Regex COrder();

    [GeneratedRegex("""'shape':\s*\(([\d,\s]*)\)""")]
    private static partial Regex Shape();
}
