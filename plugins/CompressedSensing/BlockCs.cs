using System.Globalization;
using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Scrambled block compressed sensing: q random orthonormal projections of every B² scattered pixels.</summary>
[PluginExport("operator", "block-cs", "Compressed sensing: random orthonormal projections of scattered pixel blocks",
    Equation = "y = Φᵀ · blocks(P x),  ΦᵀΦ = I_q,  q = ⌈γ B²⌉,  P a random permutation of all pixels;  A Aᵀ = I, so A⁺ = Aᵀ",
    Shapes = "x (N, 1, H, W), H and W multiples of B; y (N, H·W/B², q)",
    Citation = "Chen et al., Invertible Diffusion Models for Compressed Sensing, IEEE TPAMI 47(5), 2025, doi:10.1109/TPAMI.2025.3538896")]
public sealed class BlockCs(BlockCsOptions options) : IOperatorFactory, ICarriesState, IDisposable
{
    private const string MatrixName = "phi";
    private readonly Dictionary<(ScalarType, string), SharedMatrix> _placed = [];
    private Tensor? _phi;

    /// <summary>Pixels in a block, N = B².</summary>
    public int BlockPixels => options.Block * options.Block;

    /// <summary>Projections of a block, q = ⌈γ N⌉.</summary>
    public int Rows => (int)Math.Ceiling(options.Ratio * BlockPixels - 1e-9);

    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) => image.RoundUp(options.Block);

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var image = request.Image;
        if (image.Count % BlockPixels != 0 || image.Count > int.MaxValue)
            throw new PluginException($"block-cs measures whole blocks of {BlockPixels} pixels; {image} is not that");
        var order = options.Scramble
            ? request.Item.For("permutation").NextPermutation((int)image.Count)
            : BlockOrder.Of(image, options.Block);
        return new BlockCsOperator(image, Placed(request), order, request.Device);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState(Randomness shared) =>
        new Dictionary<string, Tensor> { [MatrixName] = Matrix(shared) };

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue(MatrixName, out var saved))
            throw new PluginException($"the saved state of block-cs has no tensor '{MatrixName}'");
        if (!saved.shape.SequenceEqual([BlockPixels, Rows]))
        {
            throw new PluginException(string.Create(CultureInfo.InvariantCulture,
                $"the weights were trained with a {string.Join('x', saved.shape)} matrix Φ, but block {options.Block} and "
                + $"ratio {options.Ratio} want {BlockPixels}x{Rows}. Use the ratio and block of the weights"));
        }
        Dispose();
        _phi = saved.to(ScalarType.Float32).cpu().clone().DetachFromDisposeScope();
    }

    /// <summary>Frees Φ; operators created here must be gone.</summary>
    public void Dispose()
    {
        foreach (var matrix in _placed.Values) matrix.Dispose();
        _placed.Clear();
        _phi?.Dispose();
        _phi = null;
    }

    private Tensor Matrix(Randomness shared) =>
        _phi ??= HaarMatrix.Draw(BlockPixels, Rows, shared.For("phi")).DetachFromDisposeScope();

    private SharedMatrix Placed(OperatorRequest request)
    {
        var key = (request.DType, request.Device.ToString());
        if (!_placed.TryGetValue(key, out var matrix))
            _placed[key] = matrix = new SharedMatrix(Matrix(request.Shared), request.DType, request.Device);
        return matrix;
    }
}
