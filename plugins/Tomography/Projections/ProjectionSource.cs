using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Data;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography.Projections;

/// <summary>A scan from counts: an image for each row of the detector, for the operator <c>ct</c>.</summary>
/// <remarks>
/// The line integrals of the chosen rows are kept in memory, since a file has them view by view. Angles and
/// bins go to the operator with each measurement; its options <c>views</c>, <c>arc</c>, <c>start</c>,
/// <c>detectors</c> and <c>center</c> do not count then.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
/// <param name="context">Opens files and says what was found.</param>
[PluginExport(
    ExportKinds.Data, "projections",
    "Raw scans for the operator ct: counts, with flats, darks and angles; an image for each detector row.",
    Equation = "y = −log((I − D) / (F − D)); centre of rotation c by least squares of the centres of mass, "
        + "c + x cos θ + y sin θ",
    Shapes = "y (1, views, bins), without unit",
    Citation = "S. G. Azevedo et al., Calculation of the rotational centers in computed tomography sinograms, "
        + "IEEE Trans. Nucl. Sci. 37(4) 1990, doi 10.1109/23.55866")]
public sealed class ProjectionSource(ProjectionOptions options, PluginContext context) : IImageSource
{
    private Scan? _scan;

    /// <inheritdoc/>
    public IReadOnlyList<DataItem> List()
    {
        using var files = new ScanFiles(options, context);
        var (first, end) = files.Rows;
        var name = Path.GetFileNameWithoutExtension(files.Name);
        return
        [
            .. Enumerable.Range(first, end - first).Select(row => new MeasuredItem(
                string.Create(CultureInfo.InvariantCulture, $"{name}-{row:0000}"),
                $"{files.Name}, row {row}", () => Load(row))),
        ];
    }

    private MeasuredData Load(int row)
    {
        if (_scan is null)
        {
            using var files = new ScanFiles(options, context);
            _scan = Scan.Read(files, options, context);
        }
        var scan = _scan;
        var side = options.Size ?? scan.Bins;
        using var scope = NewDisposeScope();
        var external = new GivenScan(scan.Angles, scan.Bins, scan.Center).ToTensors();
        var y = tensor(scan.Sinogram(row), [1, scan.Angles.Count, scan.Bins]);
        scope.MoveToOuter([y, .. external.Values]);
        return new MeasuredData(new ImageShape(1, side, side), y, external);
    }
}
