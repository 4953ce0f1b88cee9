using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// A dense Gaussian matrix over all pixels of a small image: the textbook's compressed sensing.
/// </summary>
/// <remarks>
/// Norm and A⁺ are exact, by an eigendecomposition of the M x M Gram matrix; hence the limit of its size.
/// </remarks>
[PluginExport("operator", "dense-gaussian", "Compressed sensing by a dense Gaussian matrix, for small images",
    Equation =
        "y = Φ x,  Φ_ij ~ N(0, 1/n),  n = C·H·W,  M = ⌈γ n⌉ rows, the same for all images of a size;  A⁺ = "
            + "Φᵀ (ΦΦᵀ)⁺",
    Shapes = "x (N, C, H, W); y (N, 1, M), M up to 2048 and M·n up to 67,108,864",
    Citation =
        "Candès, Romberg, Tao, Stable Signal Recovery from Incomplete and Inaccurate Measurements, CPAM "
            + "59(8), 2006, doi:10.1002/cpa.20124")]
public sealed class DenseGaussian(DenseGaussianOptions options) : IOperatorFactory, IDisposable
{
    private const int MaxRows = 2048;
    private const long MaxEntries = 1 << 26;

    private readonly Dictionary<(long, ScalarType, string), SharedMatrix> _placed = [];

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var n = request.Image.Count;
        var rows = Math.Ceiling((options.Ratio * n) - 1e-9);
        if (rows > MaxRows || rows * n > MaxEntries)
        {
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"dense-gaussian: {request.Image} at a ratio of {options.Ratio} needs a {rows} x {n} matrix, "
                    + $"expected at most {MaxRows} "
                + $"rows and {MaxEntries} numbers: take smaller images or a smaller ratio; or block-cs or "
                + $"structured-random, which need no dense matrix"));
        }
        var key = (n, request.DType, request.Device.ToString());
        if (!_placed.TryGetValue(key, out var matrix))
            _placed[key] = matrix = Place(request, (int)n, (int)rows);
        return new BlockCsOperator(
            request.Image, matrix, [.. Enumerable.Range(0, (int)n).Select(i => (long)i)], request.Device);
    }

    /// <summary>Frees the matrices; operators created here must be gone.</summary>
    public void Dispose()
    {
        foreach (var matrix in _placed.Values) matrix.Dispose();
        _placed.Clear();
    }

    private static SharedMatrix Place(OperatorRequest request, int n, int rows)
    {
        using var scope = NewDisposeScope();
        var random = request.Shared.Derive(FormattableString.Invariant($"gaussian {rows}x{n}"));
        var deviation = 1 / Math.Sqrt(n);
        var samples = new float[n * rows];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)(deviation * random.NextNormal());
        var transposed = tensor(samples, [n, rows]);
        var geometry = MatrixGeometry.Of(transposed);
        using var dual = geometry.Dual;
        return new SharedMatrix(transposed, request.DType, request.Device, geometry);
    }
}
