using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Data;
using static TorchSharp.torch;

namespace Idm.Plugins.Scientific.KSpace;

/// <summary>
/// Measured k-space, slice by slice: y, the mask and the calibration region for the operator <c>mri</c>.
/// </summary>
/// <remarks>
/// The readout is cropped to the size that the header names. y is divided by the largest value of the
/// zero-filled image, the root of the sum of squares over the coils, so that images are within [0, 1]; the
/// divisor is printed.
/// </remarks>
[PluginExport(
    ExportKinds.Data, "kspace",
    "Scans of fastMRI and ISMRMRD (Cartesian) for the operator mri: k-space, mask and calibration region.",
    Equation = "y = P F S x of a complex x; fastMRI's masks: random p = (N/R − cN) / (N − cN), or equispaced",
    Shapes = "x (2, H, W), real and imaginary part; y (2·coils, points)",
    Citation = "J. Zbontar et al., fastMRI, arXiv 1811.08839; S. J. Inati et al., ISMRM raw data format, "
        + "MRM 77, 2017, doi:10.1002/mrm.26089")]
public sealed class KSpaceSource(KSpaceOptions options, PluginContext context) : IImageSource
{
    private const int CalibrationSide = 24;

    private readonly HashSet<string> _said = [];

    /// <inheritdoc/>
    public IReadOnlyList<DataItem> List()
    {
        var kind = new FileKind("a", "scan", "scans", [".h5", ".mrd", ".hdf5"]);
        return [.. context.FindFiles(options.Path, kind).SelectMany(Slices)];
    }

    private IEnumerable<DataItem> Slices(FoundFile file)
    {
        using var opened = new KSpaceFile(file.Path);
        var (first, end) = options.Slices is [var from, var behind]
            ? (from, behind)
            : (0, (int)opened.Slices);
        if (first < 0 || end <= first || end > opened.Slices)
        {
            throw new PluginException($"{file.Path}: found {opened.Slices} slices, expected those of "
                + $"slices: [{first}, {end}] among them: counted from 0, the last one is left out");
        }
        return Enumerable.Range(first, end - first).Select(slice =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{file.Name}-{slice:000}");
            return new MeasuredItem(name, $"{file.Path}, slice {slice}", () => Load(file.Path, slice, name));
        }).ToList();
    }

    private MeasuredData Load(string path, int index, string name)
    {
        using var scope = NewDisposeScope();
        using var file = new KSpaceFile(path);
        var slice = Thinned(file.Load(index).Cropped(), $"{path}, slice {index}", name);
        var mask = slice.Mask();
        var full = slice.Points.mul(mask);
        var images = fft.ifft2(fft.ifftshift(full, [1, 2]), norm: TorchSharp.FFTNormType.Ortho);
        var largest = images.abs().Squared().sum([0]).sqrt().max().item<float>();
        if (!float.IsFinite(largest))
        {
            throw new PluginException($"{path}, slice {index}: found NaN or infinity in its k-space, expected "
                + "finite numbers: leave the slice out, or look at what wrote it");
        }
        if (largest == 0)
            throw new PluginException($"{path}, slice {index}: its k-space is 0: leave the slice out");
        if (_said.Add(name)) context.Log(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {slice.Points.shape[0]} coils, {slice.Lines.Count(used => used)} of "
            + $"{slice.Lines.Length} lines; 1 stands for {largest:g4}"));

        var coils = slice.Points.shape[0];
        var places = mask.flatten().nonzero().squeeze(1);
        var y = full.flatten(1).index_select(1, places).Times(1 / largest).view_as_real()
            .permute(0, 2, 1).reshape(2 * coils, -1).to(ScalarType.Float32);
        var calibration = slice.Calibration(CalibrationSide).Times(1 / largest);
        scope.MoveToOuter(y, mask, calibration);
        return new MeasuredData(
            new ImageShape(2, (int)slice.Points.shape[1], (int)slice.Points.shape[2]), y,
            new Dictionary<string, Tensor> { ["mask"] = mask, ["calibration"] = calibration });
    }

    private KSpaceSlice Thinned(KSpaceSlice slice, string origin, string name)
    {
        if (options.Lines == LinePattern.Measured) return slice;
        var drawn = DrawnLines.Of(
            slice.Lines.Length, options, RandomStream.FromSeed(options.Seed).Derive("lines").Derive(name));
        var missing = Enumerable.Range(0, drawn.Length).Count(i => drawn[i] && !slice.Lines[i]);
        return missing == 0
            ? slice with { Lines = drawn }
            : throw new PluginException($"{origin}: {missing} of the lines that 'lines: "
                + $"{options.Lines.ToString().ToLowerInvariant()}' draws were not measured: use it with full "
                + "scans, and 'lines: measured' with this one");
    }
}
