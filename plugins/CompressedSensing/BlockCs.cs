using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Scrambled block compressed sensing: q random orthonormal projections of every B² scattered pixels.</summary>
/// <remarks>
/// Φ and P are drawn, or come from elsewhere: from files that the options name, from trained weights, or with a
/// measurement. A Φ without orthonormal columns keeps its own norm, and A⁺ = blocks⁻¹ by Φ (ΦᵀΦ)⁺.
/// </remarks>
[PluginExport("operator", "block-cs", "Compressed sensing: random orthonormal projections of scattered pixel blocks",
    Equation = "y = Φᵀ · blocks(P x),  ΦᵀΦ = I_q,  q = ⌈γ B²⌉,  P a random permutation of all pixels;  A Aᵀ = I, so A⁺ = Aᵀ",
    Shapes = "x (N, 1, H, W), H and W multiples of B; y (N, H·W/B², q)",
    Citation = "Chen et al., Invertible Diffusion Models for Compressed Sensing, IEEE TPAMI 47(5), 2025, doi:10.1109/TPAMI.2025.3538896")]
public sealed class BlockCs(BlockCsOptions options, PluginContext? context = null)
    : IOperatorFactory, IDisposable
{
    private readonly Dictionary<(ScalarType, string), SharedMatrix> _placed = [];
    private readonly GivenParts _given = new(options, context);
    private Tensor? _phi;

    /// <summary>Pixels in a block, N = B².</summary>
    public int BlockPixels => options.Block * options.Block;

    /// <summary>Projections of a block, q = ⌈γ N⌉; or what a given matrix has.</summary>
    public int Rows => _given.Matrix is { } matrix ? (int)matrix.Phi.shape[1] : options.Rows;

    /// <summary>Φ, which weights are trained for.</summary>
    public bool CarriesState => true;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> GivenNames => [GivenParts.MatrixName, GivenParts.OrderName];

    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) => image.RoundUp(options.Block);

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var image = request.Image;
        if (image.Count % BlockPixels != 0 || image.Count > int.MaxValue)
            throw new PluginException($"block-cs measures whole blocks of {BlockPixels} pixels; {image} is not that");
        var order = _given.Order(request)
            ?? (options.Scramble
                ? request.Item.For("permutation").NextPermutation((int)image.Count)
                : BlockOrder.Of(image, options.Block));
        using var own = _given.MatrixOf(request);
        var matrix = own is null ? Placed(request) : new SharedMatrix(own.Phi, request.DType, request.Device, own.Geometry);
        return new BlockCsOperator(image, matrix, order, request.Device) { OwnsMatrix = own is not null };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState(Randomness shared) =>
        new Dictionary<string, Tensor> { [GivenParts.MatrixName] = Matrix(shared) };

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue(GivenParts.MatrixName, out var saved))
            throw new PluginException($"the saved state of block-cs has no tensor '{GivenParts.MatrixName}'");
        if (_given.Matrix is not null)
        {
            _given.Compare(saved);
            return;
        }
        if (!saved.shape.SequenceEqual([BlockPixels, Rows]))
        {
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"the weights were trained with a {string.Join('x', saved.shape)} matrix Φ, but block {options.Block} and "
                + $"ratio {options.Ratio} want {BlockPixels}x{Rows}. Use the ratio and block of the weights"));
        }
        Forget();
        _phi = saved.to(ScalarType.Float32).cpu().clone().DetachFromDisposeScope();
    }

    /// <summary>Frees Φ; operators created here must be gone.</summary>
    public void Dispose()
    {
        Forget();
        _given.Dispose();
    }

    private void Forget()
    {
        foreach (var matrix in _placed.Values) matrix.Dispose();
        _placed.Clear();
        _phi?.Dispose();
        _phi = null;
    }

    private Tensor Matrix(Randomness shared) => _given.Matrix?.Phi
        ?? (_phi ??= HaarMatrix.Draw(BlockPixels, Rows, shared.For("phi")).DetachFromDisposeScope());

    private SharedMatrix Placed(OperatorRequest request)
    {
        var key = (request.DType, request.Device.ToString());
        if (!_placed.TryGetValue(key, out var matrix))
        {
            _placed[key] = matrix = new SharedMatrix(
                Matrix(request.Shared), request.DType, request.Device, _given.Matrix?.Geometry);
        }
        return matrix;
    }
}
