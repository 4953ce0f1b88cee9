using Idm.Plugins.Scientific.Arrays;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.Dicom;

/// <summary>Pixels of one DICOM file: their description (PS3.3, C.7.6.3) and place.</summary>
/// <param name="Path">The file.</param>
/// <param name="Layout">Its pixels: frames, rows, columns.</param>
/// <param name="Bits">How many bits of each count.</param>
/// <param name="Signed">Whether the highest of them is a sign.</param>
/// <param name="Slope">What stored values are multiplied with.</param>
/// <param name="Intercept">What is added.</param>
/// <param name="Series">The series that it belongs to.</param>
/// <param name="Number">Its number in the series.</param>
/// <param name="Position">The centre of the first pixel in millimetres; null where it is not said.</param>
/// <param name="Orientation">Unit vectors along a row, and along a column.</param>
/// <param name="Spacing">Distances of rows, and of columns, in millimetres.</param>
/// <param name="Thickness">Of the slice, in millimetres.</param>
/// <param name="Attributes">Modality, photometric interpretation, window.</param>
internal sealed record DicomImage(
    string Path, NumberLayout Layout, int Bits, bool Signed, double Slope, double Intercept, string Series,
    int Number, double[]? Position, double[]? Orientation, double[]? Spacing, double? Thickness,
    IReadOnlyDictionary<string, string> Attributes)
{
    private const string Advice = "export it as a grey image of 8, 16 or 32 bits";

    /// <summary>Whether the values are others than those stored.</summary>
    public bool Scales => Slope != 1 || Intercept != 0;

    /// <summary>Reads what describes a file.</summary>
    /// <exception cref="Idm.Sdk.PluginException">It is no DICOM image, damaged, or not read.</exception>
    public static DicomImage Read(string path)
    {
        using var source = new FileBytes(path);
        var of = DicomElements.Read(source);
        int Need(uint tag) => of.Number(tag)
            ?? throw BadFile.Damaged(path, $"no element {DicomElements.Name(tag)}", "one of two bytes");
        var (samples, photometric) = (of.Number(0x00280002) ?? 1, of.Text(0x00280004) ?? "MONOCHROME2");
        if (samples != 1 || !photometric.StartsWith("MONOCHROME", StringComparison.Ordinal))
            throw BadFile.Unsupported(path, $"{samples} samples a pixel, {photometric}", "a grey image",
                Advice);
        var (allocated, stored, high) = (Need(0x00280100), Need(0x00280101), Need(0x00280102));
        var signed = Need(0x00280103) == 1;
        if (allocated is not (8 or 16 or 32) || stored < 1 || stored > allocated || high != stored - 1)
        {
            throw BadFile.Unsupported(path, $"{stored} bits in {allocated}, the highest at {high}",
                "8, 16 or 32 bits, or fewer in the low ones", Advice);
        }
        var frames = of.Decimals(0x00280008) is [var n] ? (long)n : 1;
        var layout = new NumberLayout(
            (allocated, signed) switch
            {
                (8, true) => ElementType.Int8,
                (8, false) => ElementType.UInt8,
                (16, true) => ElementType.Int16,
                (16, false) => ElementType.UInt16,
                (_, true) => ElementType.Int32,
                _ => ElementType.UInt32,
            },
            [frames, Need(0x00280010), Need(0x00280011)], of.Pixels.At);
        if (layout.Shape.Any(side => side < 1))
            throw BadFile.Damaged(path, Sizes.Text(layout.Shape), "pixels");
        layout.Check(of.Pixels.At + of.Pixels.Length, path);

        var said = new Dictionary<string, string> { ["photometric"] = photometric };
        foreach (var (tag, name) in ((uint, string)[])[
            (0x00080060, "modality"), (0x00281050, "window center"), (0x00281051, "window width")])
        {
            if (of.Text(tag) is { Length: > 0 } text) said[name] = text;
        }
        return new DicomImage(
            path, layout, stored, signed, One(0x00281053) ?? 1, One(0x00281052) ?? 0,
                of.Text(0x0020000E) ?? "",
            (int)Math.Clamp(One(0x00200013) ?? 0, int.MinValue, int.MaxValue), Of(0x00200032, 3),
                Of(0x00200037, 6),
            Of(0x00280030, 2), One(0x00180050), said);

        double? One(uint tag) => Of(tag, 1)?[0];
        double[]? Of(uint tag, int count) =>
            of.Decimals(tag) is { } numbers && numbers.Length >= count ? numbers[..count] : null;
    }

    /// <summary>Loads some frames: in the stored type, or as float64 where they are to be scaled.</summary>
    public Tensor Load(long first, long count, bool scaled)
    {
        using var source = new FileBytes(Path);
        using var scope = NewDisposeScope();
        var pixels = Layout.Load(source, new ArraySlice(0, first, count), Path);
        if (Bits < 8 * Layout.Type.Bytes())                       // bits above may hold overlays
        {
            var type = pixels.dtype;
            pixels = pixels.to(ScalarType.Int64).bitwise_and((1L << Bits) - 1);
            if (Signed) pixels -= pixels.ge(1L << (Bits - 1)).to(ScalarType.Int64) * (1L << Bits);
            pixels = pixels.to(type);
        }
        if (scaled) pixels = (pixels.to(ScalarType.Float64) * Slope) + Intercept;
        return pixels.MoveToOuterDisposeScope();
    }
}
