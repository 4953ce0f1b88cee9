using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography;

/// <summary>X-ray tomography: line integrals of the attenuation along the rays of a scan.</summary>
/// <param name="options">What the pipeline says.</param>
/// <param name="context">Says what is legal and seldom meant; may be null.</param>
[PluginExport(ExportKinds.Operator, "ct",
    "Computed tomography: parallel or fan beams, sparse views, limited angles.",
    Equation = "y = ∫ μ dl along each ray, μ = μ_water (1 + hu_white / 1000) x; by Joseph's method, with the "
        + "transposed matrix as Aᵀ; ‖A‖ by Lanczos",
    Shapes = "x (N, C, H, W) → y (N, C, views, detectors), without unit",
    Citation =
        "P. M. Joseph, An Improved Algorithm for Reprojecting Rays through Pixel Images, IEEE TMI 1(3) "
        + "1982, doi 10.1109/TMI.1982.4307572")]
public sealed class Ct(CtOptions options, PluginContext? context = null) : IOperatorFactory, IDisposable
{
    private (ImageShape Plane, ScalarType DType, string Device) _key;
    private ProjectionMatrix? _latest;
    private bool _said;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ExternalNames => [GivenScan.AnglesName, GivenScan.BinsName];

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var given = GivenScan.Of(request);
        return new CtOperator(request.Image, Matrix(request, given).Lease(), options, given);
    }

    /// <summary>Lets go of the matrix; operators created here keep it as long as they live.</summary>
    public void Dispose()
    {
        _latest?.Dispose();
        _latest = null;
    }

    /// <summary>The matrix of the last image serves the next one if that has the same rays.</summary>
    private ProjectionMatrix Matrix(OperatorRequest request, GivenScan? given)
    {
        var key = (request.Image with { Channels = 1 }, request.DType, request.Device.ToString());
        var scan = ScanGeometry.For(options, request.Image, given);
        if (_latest is not null && _key == key && _latest.Scan.IsSame(scan)) return _latest;
        Dispose();
        if (!_said && scan.Truncated() is { } truncated) context?.Log(truncated);
        _said = true;
        _latest = new ProjectionMatrix(
            scan, options.MuWater * (1 + (options.HuWhite / 1000)),
            options.Normalize, request.DType, request.Device);
        _key = key;
        return _latest;
    }
}
