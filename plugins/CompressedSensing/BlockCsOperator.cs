using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>The operator of one image size: y = blocks(P x) Φ, A⁺y = blocks⁻¹(y Φ⁺).</summary>
internal sealed class BlockCsOperator : IOperator
{
    private readonly SharedMatrix _matrix;
    private readonly long _pixels;
    private readonly Tensor _order;         // P: which pixel comes first, second, ...
    private readonly Tensor _inverse;       // Pᵀ

    /// <param name="image">Shape of the images.</param>
    /// <param name="matrix">Φ; stays the caller's and outlives the operator.</param>
    /// <param name="order">P: the pixel that comes first, second, ...</param>
    /// <param name="device">Where the images are.</param>
    public BlockCsOperator(ImageShape image, SharedMatrix matrix, long[] order, Device device)
    {
        (Image, _matrix, _pixels) = (image, matrix, matrix.Phi.shape[0]);
        Measurement = [image.Count / _pixels, matrix.Phi.shape[1]];
        var inverse = new long[order.Length];
        for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
        using var scope = NewDisposeScope();
        _order = tensor(order).to(device).DetachFromDisposeScope();
        _inverse = tensor(inverse).to(device).DetachFromDisposeScope();
    }

    public ImageShape Image { get; }

    public IReadOnlyList<long> Measurement { get; }

    public double? Norm => _matrix.Norm;

    public bool PseudoInverseIsAdjoint => _matrix.DualTransposed is null;

    /// <summary>Whether Φ is this operator's alone, and freed with it.</summary>
    public bool OwnsMatrix { get; init; }

    public IReadOnlyDictionary<string, Tensor> External => new Dictionary<string, Tensor>
    {
        [ExternalParts.MatrixName] = _matrix.Phi, [ExternalParts.OrderName] = _order,
    };

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Scatter(x).matmul(_matrix.Phi).MoveToOuterDisposeScope();
    }

    public Tensor Adjoint(Tensor y)
    {
        using var scope = NewDisposeScope();
        return Gather(y.matmul(_matrix.Transposed)).MoveToOuterDisposeScope();
    }

    public Tensor PseudoInverse(Tensor y)
    {
        if (_matrix.DualTransposed is not { } dual) return Adjoint(y);
        using var scope = NewDisposeScope();
        return Gather(y.matmul(dual)).MoveToOuterDisposeScope();
    }

    public Tensor Normal(Tensor x)
    {
        using var scope = NewDisposeScope();
        var blocks = Scatter(x);
        var projected = _matrix.Projector is { } projector
            ? blocks.matmul(projector)
            : blocks.matmul(_matrix.Phi).matmul(_matrix.Transposed);
        return Gather(projected).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _order.Dispose();
        _inverse.Dispose();
        if (OwnsMatrix) _matrix.Dispose();
    }

    /// <summary>blocks(P x): (N, C, H, W) to (N, blocks, pixels).</summary>
    private Tensor Scatter(Tensor x)
    {
        if (x.dim() != 4 || x.shape[1] != Image.Channels || x.shape[2] != Image.Height
            || x.shape[3] != Image.Width)
        {
            throw new ArgumentException(
                $"the operator for images {Image} was given ({string.Join(", ", x.shape)})", nameof(x));
        }
        return x.reshape(x.shape[0], -1).index_select(1, _order).view(x.shape[0], -1, _pixels);
    }

    /// <summary>Pᵀ blocks: (N, blocks, pixels) to (N, C, H, W).</summary>
    private Tensor Gather(Tensor blocks) =>
        blocks.reshape(blocks.shape[0], -1).index_select(1, _inverse)
            .view(-1, Image.Channels, Image.Height, Image.Width);
}
