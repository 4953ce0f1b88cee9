using System.Text;
using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Nifti;

/// <summary>The header of a NIfTI-1 file: 348 bytes in either byte order.</summary>
/// <remarks>The layout is that of nifti1.h (Cox et al., NIfTI Data Format Working Group, 2004).</remarks>
/// <param name="Shape">The sizes, the slowest axis first: (t, z, y, x).</param>
/// <param name="Stored">The numbers in the file.</param>
/// <param name="BigEndian">Its byte order.</param>
/// <param name="Offset">Where the numbers begin.</param>
/// <param name="Slope">What they are multiplied with; 1 where they are not.</param>
/// <param name="Intercept">What is added.</param>
/// <param name="Attributes">Affine, spacing, units, description.</param>
internal sealed record NiftiHeader(
    IReadOnlyList<long> Shape, ElementType Stored, bool BigEndian, long Offset, double Slope,
        double Intercept,
    IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Bytes of the header.</summary>
    public const int Bytes = 348;

    private const string Convert = "convert it: nibabel.save(nibabel.Nifti1Image(array, affine), 'file.nii')";

    private static readonly Dictionary<int, ElementType> Types = new()
    {
        [2] = ElementType.UInt8, [4] = ElementType.Int16, [8] = ElementType.Int32, [16] = ElementType.Float32,
        [32] = ElementType.Complex64, [64] = ElementType.Float64, [256] = ElementType.Int8,
        [512] = ElementType.UInt16, [768] = ElementType.UInt32, [1024] = ElementType.Int64,
        [1280] = ElementType.UInt64, [1792] = ElementType.Complex128,
    };

    /// <summary>The code of a type; 0 where the format has none.</summary>
    public static short CodeOf(ElementType type) =>
        (short)Types.FirstOrDefault(pair => pair.Value == type).Key;

    /// <summary>Whether the values are others than those stored.</summary>
    public bool Scales => Slope != 1 || Intercept != 0;

    /// <summary>Whether bytes begin as such a header does.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) => start.Length >= Bytes
        && start[344..348] is [(byte)'n', (byte)'+' or (byte)'i', (byte)'1', 0]
        && (ByteOrder.Int32(start, false) == Bytes || ByteOrder.Int32(start, true) == Bytes);

    /// <summary>Reads the header.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It is damaged, or of a kind that is not read.</exception>
    public static NiftiHeader Read(string where, ReadOnlySpan<byte> header)
    {
        var size = ByteOrder.Int32(header, false);
        if (size == 540 || ByteOrder.Int32(header, true) == 540)
            throw BadFile.Unsupported(where, "a header of NIfTI-2", "one of NIfTI-1", Convert);
        var big = size != Bytes;
        if (big && ByteOrder.Int32(header, true) != Bytes)
            throw BadFile.Damaged(where, $"a header of {size} bytes", $"{Bytes}");
        if (header[344..348] is not [(byte)'n', (byte)'+', (byte)'1', 0])
        {
            throw BadFile.Unsupported(where, $"the mark '{Encoding.Latin1.GetString(header[344..347])}' "
                + "at byte "
                + "344", "'n+1': header and numbers in one file", Convert);
        }
        var code = ByteOrder.Int16(header[70..], big);
        if (!Types.TryGetValue(code, out var type))
        {
            throw BadFile.Unsupported(where, $"numbers of type {code}",
                $"one of {string.Join(", ", Types.Values.Select(t => t.NumpyName()))}", Convert);
        }
        var axes = ByteOrder.Int16(header[40..], big);
        if (axes is < 1 or > 7) throw BadFile.Damaged(where, $"{axes} axes", "1 to 7");
        var shape = new long[axes];
        for (var i = 0; i < axes; i++) shape[axes - 1 - i] = ByteOrder.Int16(header[(42 + (2 * i))..], big);
        Sizes.Count(shape, where);
        var offset = ByteOrder.Float32(header[108..], big);
        if (!(offset is >= Bytes and < 1 << 30))
            throw BadFile.Damaged(where, $"numbers at byte {offset}", "352 or more");

        double slope = ByteOrder.Float32(header[112..], big),
            intercept = ByteOrder.Float32(header[116..], big);
        if (!double.IsFinite(slope) || slope == 0) (slope, intercept) = (1, 0);
        if (!double.IsFinite(intercept))
            throw BadFile.Damaged(where, $"the intercept {intercept}", "a finite number");
        if (type.IsComplex()) (slope, intercept) = (1, 0);
        return new NiftiHeader(
            shape, type, big, (long)offset, slope, intercept, NiftiGeometry.Read(header, big, axes));
    }
}
