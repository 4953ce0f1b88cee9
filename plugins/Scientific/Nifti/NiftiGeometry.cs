using System.Buffers.Binary;
using System.Text;
using Idm.Plugins.Scientific.Arrays;

namespace Idm.Plugins.Scientific.Nifti;

/// <summary>
/// Geometry of a volume: the affine map of a NIfTI-1 header, and the distances of its voxels.
/// </summary>
internal static class NiftiGeometry
{
    /// <summary>
    /// The attributes: <c>affine</c> (16 numbers, from indices (x, y, z, 1), x being the last axis of the
    /// array, to millimetres), <c>spacing</c> in the order of the array's sizes, units and description.
    /// </summary>
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> header, bool big, int axes)
    {
        var said = new Dictionary<string, string>();
        var spacing = new double[axes];
        for (var i = 0; i < axes; i++) spacing[axes - 1 - i] = Number(header, 80 + (4 * i), big);
        said["spacing"] = Said.Numbers(spacing);
        var affine = ByteOrder.Int16(header[254..], big) > 0 ? Rows(header, big)
            : ByteOrder.Int16(header[252..], big) > 0 ? Quaternion(header, big) : null;
        if (affine is not null) said["affine"] = Said.Numbers(affine);
        var units = (header[123] & 7) switch { 1 => "m", 2 => "mm", 3 => "um", _ => null };
        if (units is not null) said["units"] = units;
        var text = Encoding.Latin1.GetString(header.Slice(148, 80)).TrimEnd('\0', ' ');
        if (text.Length > 0) said["description"] = text;
        return said;
    }

    /// <summary>Writes affine map, spacing, units and description into a little-endian header.</summary>
    public static void Write(Span<byte> header, int axes, IReadOnlyDictionary<string, string> said)
    {
        var spacing = Said.Parse(said.GetValueOrDefault("spacing"));
        for (var i = 0; i < axes; i++)
            Put(header, 80 + (4 * i), spacing?.Length == axes ? spacing[axes - 1 - i] : 1);
        Put(header, 76, 1);
        header[123] = said.GetValueOrDefault("units") switch { "m" => 1, "um" => 3, _ => 2 };
        var text = Encoding.Latin1.GetBytes(said.GetValueOrDefault("description") ?? "");
        text.AsSpan(0, Math.Min(text.Length, 79)).CopyTo(header[148..]);
        if (Said.Parse(said.GetValueOrDefault("affine")) is not { Length: 16 } affine) return;
        BinaryPrimitives.WriteInt16LittleEndian(header[254..], 1);
        for (var i = 0; i < 12; i++) Put(header, 280 + (4 * i), affine[i]);
    }

    private static double[] Rows(ReadOnlySpan<byte> header, bool big)
    {
        var affine = new double[16];
        for (var i = 0; i < 12; i++) affine[i] = Number(header, 280 + (4 * i), big);
        affine[15] = 1;
        return affine;
    }

    // nifti1.h, "method 2": R from the unit quaternion (a, b, c, d), the third column turned by qfac.
    private static double[] Quaternion(ReadOnlySpan<byte> header, bool big)
    {
        double b = Number(header, 256, big), c = Number(header, 260, big), d = Number(header, 264, big);
        var a = Math.Sqrt(Math.Max(0, 1 - (b * b) - (c * c) - (d * d)));
        double[] r =
        [
            (a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) - (a * d)), 2 * ((b * d) + (a * c)),
            2 * ((b * c) + (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) - (a * b)),
            2 * ((b * d) - (a * c)), 2 * ((c * d) + (a * b)), (a * a) + (d * d) - (b * b) - (c * c),
        ];
        var affine = new double[16];
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                var side = Number(header, 80 + (4 * column), big);
                if (column == 2 && Number(header, 76, big) < 0) side = -side;
                affine[(4 * row) + column] = r[(3 * row) + column] * side;
            }
            affine[(4 * row) + 3] = Number(header, 268 + (4 * row), big);
        }
        affine[15] = 1;
        return affine;
    }

    private static double Number(ReadOnlySpan<byte> header, int at, bool big) =>
        ByteOrder.Float32(header[at..], big);

    private static void Put(Span<byte> header, int at, double number) =>
        BinaryPrimitives.WriteSingleLittleEndian(header[at..], (float)number);
}
