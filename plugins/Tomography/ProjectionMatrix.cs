using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tomography;

/// <summary>A and Aᵀ of one geometry on one device, shared by all operators that need them.</summary>
/// <remarks>
/// Whoever holds it has called <see cref="Lease"/>, and disposes it once; the last one frees it.
/// </remarks>
internal sealed class ProjectionMatrix : IDisposable
{
    private readonly SlicedRows _forward;
    private readonly SlicedRows _adjoint;
    private readonly Lazy<double> _norm;
    private int _holders = 1;

    /// <param name="scan">The rays.</param>
    /// <param name="muWhite">Attenuation of a pixel of value 1, in 1/mm.</param>
    /// <param name="normalize">Whether A is divided by its norm.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where it multiplies.</param>
    public ProjectionMatrix(
        ScanGeometry scan, double muWhite, bool normalize, ScalarType dtype, Device device)
    {
        (Scan, Gain) = (scan, muWhite);
        var rows = JosephMatrix.Of(scan, muWhite);
        _forward = new SlicedRows(rows, dtype, device);
        _adjoint = new SlicedRows(rows.Transposed(), dtype, device);
        _norm = new Lazy<double>(() => Estimate(dtype, device));
        if (!normalize || _norm.Value == 0) return;

        _forward.Scale(1 / _norm.Value);
        _adjoint.Scale(1 / _norm.Value);
        Gain /= _norm.Value;
        _norm = new Lazy<double>(1.0);
    }

    /// <summary>The rays.</summary>
    public ScanGeometry Scan { get; }

    /// <summary>Contribution of a pixel of value 1 to a measurement per mm of ray.</summary>
    public double Gain { get; }

    /// <summary>‖A‖, found when it is first asked for.</summary>
    public double Norm => _norm.Value;

    /// <summary>This matrix, held by one more.</summary>
    public ProjectionMatrix Lease()
    {
        _holders++;
        return this;
    }

    /// <summary>A x: (N, C, H, W) to (N, C, views, bins).</summary>
    public Tensor Forward(Tensor x) => Map(_forward, x, Scan.Angles.Count, Scan.Detectors);

    /// <summary>Aᵀ y: (N, C, views, bins) to (N, C, H, W).</summary>
    public Tensor Adjoint(Tensor y) => Map(_adjoint, y, Scan.Height, Scan.Width);

    /// <summary>Lets go of the matrix.</summary>
    public void Dispose()
    {
        if (--_holders > 0) return;
        _forward.Dispose();
        _adjoint.Dispose();
    }

    private static Tensor Map(SlicedRows matrix, Tensor planes, int height, int width)
    {
        using var scope = NewDisposeScope();
        var (n, c) = (planes.shape[0], planes.shape[1]);
        var vectors = planes.reshape(n * c, -1);
        var products = Enumerable.Range(0, (int)(n * c))
            .Select(i => matrix.Multiply(vectors.select(0, i)));
        return stack(products).view(n, c, height, width).MoveToOuterDisposeScope();
    }

    private double Estimate(ScalarType dtype, Device device)
    {
        using var plane = new LinearOperator(
            new ImageShape(1, Scan.Height, Scan.Width), [1, Scan.Angles.Count, Scan.Detectors],
            Forward, Adjoint);
        return OperatorNorm.Estimate(plane, RandomStream.FromSeed(0).Derive("ct/norm"), dtype, device);
    }
}
