using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// Scrambled block compressed sensing: q random orthonormal projections of every B² scattered pixels.
/// </summary>
/// <remarks>
/// Φ and P are drawn, or come from elsewhere: from files that the options name, from trained weights, or with
/// a measurement. A Φ without orthonormal columns keeps its own norm, and A⁺ = blocks⁻¹ by Φ (ΦᵀΦ)⁺.
/// </remarks>
[PluginExport("operator", "block-cs",
    "Compressed sensing: random orthonormal projections of scattered pixel blocks",
    Equation =
        "y = Φᵀ · blocks(P x),  ΦᵀΦ = I_q,  q = ⌈γ B²⌉,  P a random permutation of all pixels;  A Aᵀ = I, so "
            + "A⁺ = Aᵀ",
    Shapes = "x (N, 1, H, W), H and W multiples of B; y (N, H·W/B², q)",
    Citation =
        "Chen et al., Invertible Diffusion Models for Compressed Sensing, IEEE TPAMI 47(5), 2025, "
            + "doi:10.1109/TPAMI.2025.3538896")]
public sealed class BlockCs : IOperatorFactory, IDisposable
{
    private readonly BlockCsOptions _options;
    private readonly ExternalParts _given;
    private readonly SensingMatrix _phi;

    /// <summary>A factory with these options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Reads the files that they name, if they name any.</param>
    public BlockCs(BlockCsOptions options, PluginContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _given = new ExternalParts(options.Files, context);
        _phi = new SensingMatrix(BlockCsOptions.Name, _given, BlockPixels, options.Rows,
            FormattableString.Invariant($"block {options.Block} and ratio {options.Ratio}"), context);
    }

    /// <summary>Pixels in a block, N = B².</summary>
    public int BlockPixels => _options.Block * _options.Block;

    /// <summary>Projections of a block, q = ⌈γ N⌉; or what a given matrix has.</summary>
    public int Rows => _phi.Columns;

    /// <summary>Φ, which weights are trained for.</summary>
    public bool CarriesState => true;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ExternalNames => [ExternalParts.MatrixName, ExternalParts.OrderName];

    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) => image.RoundUp(_options.Block);

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var image = request.Image;
        if (image.Count % BlockPixels != 0 || image.Count > int.MaxValue)
            throw new PluginException($"block-cs measures whole blocks of {BlockPixels} pixels; {image} is "
                + "not that");
        var order = _given.Order(
            request, image.Count, $"all pixels of the image, padded to whole blocks: {image}")
            ?? (_options.Scramble
                ? request.Item.Derive("permutation").NextPermutation((int)image.Count)
                : BlockOrder.Of(image, _options.Block));
        using var own = _given.MatrixOf(request);
        var matrix = own is null
            ? _phi.Placed(request, Rows)
            : new SharedMatrix(own.Phi, request.DType, request.Device, own.Geometry);
        return new BlockCsOperator(image, matrix, order, request.Device) { OwnsMatrix = own is not null };
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
}
