using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// Collaborative compressed sensing: low DCT coefficients of the whole image, and random projections of the
/// others.
/// </summary>
/// <remarks>
/// After the sampling of PCNet, without its learned filters, and made exactly orthonormal. Natural images
/// have most of their energy in few low coefficients, which random projections measure badly; projections of
/// what is left say more about it than further coefficients do, to a method that knows what images look like.
/// </remarks>
[PluginExport("operator", CollaborativeCsOptions.Name,
    "Compressed sensing: low DCT coefficients of the image, random orthonormal projections of the others",
    Equation =
        "y = [I_K ⊕ Φᵀ S] T x,  T the orthonormal DCT-II of the image, in zig-zag order,  K = share · M of M "
        + "= ⌈γ n⌉, n = H·W,  S a random permutation of the other n − K coefficients, in blocks of B²,  ΦᵀΦ "
        + "= I;  A Aᵀ = I, so A⁺ = Aᵀ, ‖A‖ = 1",
    Shapes = "x (N, C, H, W), any size; y (N, C, M)",
    Citation =
        "Chen, Zhang, Practical Compact Deep Compressed Sensing, IEEE TPAMI 47(3), 2025, "
            + "doi:10.1109/TPAMI.2024.3504490")]
public sealed class CollaborativeCs : IOperatorFactory, IDisposable
{
    private readonly CollaborativeCsOptions _options;
    private readonly ExternalParts _given;
    private readonly SensingMatrix _phi;
    private (int Height, int Width, long[] Places)? _zigzag;        // of the size that came last

    /// <summary>A factory with these options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Reads the file that they name, if they name one.</param>
    public CollaborativeCs(CollaborativeCsOptions options, PluginContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var pixels = options.Block * options.Block;
        _given = new ExternalParts(
            new ExternalFiles(CollaborativeCsOptions.Name, pixels, options.Matrix), context);
        _phi = new SensingMatrix(CollaborativeCsOptions.Name, _given, pixels, options.Columns,
            FormattableString.Invariant(
                $"block {options.Block}, ratio {options.Ratio} and share {options.Share}"), context);
    }

    /// <summary>Φ, which weights are trained for.</summary>
    public bool CarriesState => true;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ExternalNames => [ExternalParts.MatrixName, ExternalParts.OrderName];

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var (_, height, width) = request.Image;
        if ((long)height * width > int.MaxValue)
            throw new PluginException($"{CollaborativeCsOptions.Name} measures up to {int.MaxValue} pixels; "
                + $"{request.Image} has more");
        var counts = CollaborativeCounts.Of(height * width, _options);
        var zigzag = Zigzag(height, width);
        var others = zigzag.Length - counts.Low;
        var scattered = _given.Order(
            request, others, $"the coefficients of {request.Image} that are not kept")
            ?? request.Item.Derive("permutation").NextPermutation(others);
        long[] order = [.. zigzag[..counts.Low], .. scattered.Select(i => zigzag[counts.Low + i])];
        if (counts.Columns == 0) return new CollaborativeOperator(request, counts, order, scattered, null);

        using var own = _given.MatrixOf(request);
        Require(own ?? _given.Matrix, own?.Phi.shape[1] ?? _phi.Columns, counts.Columns, request.Image);
        if (own is null)
        {
            return new CollaborativeOperator(
                request, counts, order, scattered, _phi.Placed(request, counts.Columns));
        }
        using var first = own.Phi.narrow(1, 0, counts.Columns);
        return new CollaborativeOperator(
            request, counts, order, scattered, new SharedMatrix(first, request.DType, request.Device))
        { OwnsMatrix = true };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState(RandomStream shared) =>
        new Dictionary<string, Tensor> { [ExternalParts.MatrixName] = _phi.Phi(shared) };

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state) => _phi.Load(state);

    /// <summary>Frees Φ; operators created here must be gone.</summary>
    public void Dispose()
    {
        _phi.Dispose();
        _given.Dispose();
    }

    private static void Require(ExternalMatrix? given, long columns, int wanted, ImageShape image)
    {
        if (given is { Geometry.Dual: not null })
        {
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"{CollaborativeCsOptions.Name}: found a matrix Φ with |ΦᵀΦ - I| up to "
                    + $"{given.Geometry.Deviation:g3}, expected "
                + $"orthonormal columns: make them so, for example by a QR factorisation"));
        }
        if (columns < wanted)
        {
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"{CollaborativeCsOptions.Name}: found a matrix Φ with {columns} columns, but ratio and "
                    + $"share want {wanted} for "
                + $"{image}: use a larger matrix, a smaller ratio or a larger share"));
        }
    }

    private long[] Zigzag(int height, int width)
    {
        if (_zigzag is not { } last || last.Height != height || last.Width != width)
            _zigzag = (height, width, ZigzagOrder.Of(height, width));
        return _zigzag.Value.Places;
    }
}
