using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>The operator of one image size: y = blocks(P x) Φ, with orthonormal columns of Φ.</summary>
internal sealed class BlockCsOperator : IOperator
{
    private readonly long _pixels;
    private readonly Tensor _phi;           // (pixels, q)
    private readonly Tensor _phiTransposed; // (q, pixels)
    private readonly Tensor? _projector;    // ΦΦᵀ, where one product with it is cheaper than two with Φ
    private readonly Tensor _order;         // P: which pixel comes first, second, ...
    private readonly Tensor _inverse;       // Pᵀ

    public BlockCsOperator(ImageShape image, Tensor phi, long[] order, ScalarType dtype, Device device)
    {
        Image = image;
        _pixels = phi.shape[0];
        Measurement = [image.Count / _pixels, phi.shape[1]];
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        _phi = phi.to(dtype).to(device).clone().DetachFromDisposeScope();
        _phiTransposed = _phi.t().contiguous().DetachFromDisposeScope();
        if (2 * phi.shape[1] > _pixels) _projector = _phi.mm(_phiTransposed).DetachFromDisposeScope();

        var inverse = new long[order.Length];
        for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
        _order = tensor(order).to(device).DetachFromDisposeScope();
        _inverse = tensor(inverse).to(device).DetachFromDisposeScope();
    }

    public ImageShape Image { get; }

    public IReadOnlyList<long> Measurement { get; }

    public double? Norm => 1;

    public bool PseudoInverseIsAdjoint => true;

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Scatter(x).matmul(_phi).MoveToOuterDisposeScope();
    }

    public Tensor Adjoint(Tensor y)
    {
        using var scope = NewDisposeScope();
        return Gather(y.matmul(_phiTransposed)).MoveToOuterDisposeScope();
    }

    public Tensor Normal(Tensor x)
    {
        using var scope = NewDisposeScope();
        var blocks = Scatter(x);
        var projected = _projector is null ? blocks.matmul(_phi).matmul(_phiTransposed) : blocks.matmul(_projector);
        return Gather(projected).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _phi.Dispose();
        _phiTransposed.Dispose();
        _projector?.Dispose();
        _order.Dispose();
        _inverse.Dispose();
    }

    /// <summary>blocks(P x): (N, C, H, W) to (N, blocks, pixels).</summary>
    private Tensor Scatter(Tensor x)
    {
        if (x.dim() != 4 || x.shape[1] != Image.Channels || x.shape[2] != Image.Height || x.shape[3] != Image.Width)
            throw new ArgumentException($"block-cs for images {Image} was given ({string.Join(", ", x.shape)})", nameof(x));
        return Permutation.Apply(x.reshape(x.shape[0], -1), _order, _inverse).view(x.shape[0], -1, _pixels);
    }

    /// <summary>Pᵀ blocks: (N, blocks, pixels) to (N, C, H, W).</summary>
    private Tensor Gather(Tensor blocks) =>
        Permutation.Apply(blocks.reshape(blocks.shape[0], -1), _inverse, _order)
            .view(-1, Image.Channels, Image.Height, Image.Width);
}
