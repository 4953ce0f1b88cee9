using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>The operator of one image size: y = [I_K ⊕ Φᵀ ⊕ C] P T x for each channel.</summary>
/// <remarks>
/// P sorts the coefficients: K low ones, whole blocks, and what is left. The projections of all blocks by the
/// first column of Φ come first, then those by the second, ...: by the last column only as many blocks are
/// measured as M allows. What is left is fewer coefficients than Φ has rows. It is measured by the first
/// cosines C of its own length, with C Cᵀ = I: being scattered, it has no order that they could prefer.
/// </remarks>
internal sealed class CollaborativeOperator : IOperator
{
    private readonly CollaborativeCounts _counts;
    private readonly SharedMatrix? _matrix;
    private readonly PlaneCosines _plane;           // T
    private readonly CosineTransform? _left;        // C
    private readonly Tensor _order;                 // P: which coefficient comes first, second, ...
    private readonly Tensor _inverse;               // Pᵀ
    private readonly Tensor _scattered;

    /// <param name="request">What it is created for.</param>
    /// <param name="counts">What is measured by what.</param>
    /// <param name="order">P: the coefficient that comes first, second, ...</param>
    /// <param name="scattered">The same of the coefficients that are not low alone: what is drawn.</param>
    /// <param name="matrix">Φ with as many columns as are used; null if none are.</param>
    public CollaborativeOperator(
        OperatorRequest request, CollaborativeCounts counts, long[] order, long[] scattered,
        SharedMatrix? matrix)
    {
        (Image, _counts, _matrix) = (request.Image, counts, matrix);
        Measurement = [Image.Channels, counts.Measured];
        var inverse = new long[order.Length];
        for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
        using var scope = NewDisposeScope();
        _order = tensor(order).to(request.Device).DetachFromDisposeScope();
        _inverse = tensor(inverse).to(request.Device).DetachFromDisposeScope();
        _scattered = tensor(scattered).DetachFromDisposeScope();
        _plane = new PlaneCosines(Image.Height, Image.Width, request.DType, request.Device);
        if (counts.Cosines > 0) _left = new CosineTransform(counts.Left, request.DType, request.Device);
    }

    public ImageShape Image { get; }

    public IReadOnlyList<long> Measurement { get; }

    public double? Norm => 1;

    public bool PseudoInverseIsAdjoint => true;

    /// <summary>Whether Φ is this operator's alone, and freed with it.</summary>
    public bool OwnsMatrix { get; init; }

    public IReadOnlyDictionary<string, Tensor> External => _matrix is null
        ? new Dictionary<string, Tensor> { [ExternalParts.OrderName] = _scattered }
        : new Dictionary<string, Tensor>
        {
            [ExternalParts.OrderName] = _scattered, [ExternalParts.MatrixName] = _matrix.Phi,
        };

    public Tensor Forward(Tensor x)
    {
        Require(x, [Image.Channels, Image.Height, Image.Width]);
        using var scope = NewDisposeScope();
        var sorted = InOrder(_plane.Apply(x).flatten(2), _order);
        var (low, blocks, left) = Parts(sorted);
        List<Tensor> numbers = [low];
        if (_matrix is not null)
        {
            var projected = blocks.reshape(x.shape[0], Image.Channels, _counts.Blocks, -1).matmul(
                _matrix.Phi);
            numbers.Add(projected.transpose(2, 3).flatten(2).narrow(2, 0, _counts.Projections));
        }
        if (_left is not null) numbers.Add(_left.Apply(left).narrow(2, 0, _counts.Cosines));
        return cat(numbers, 2).MoveToOuterDisposeScope();
    }

    public Tensor Adjoint(Tensor y)
    {
        Require(y, Measurement);
        using var scope = NewDisposeScope();
        var sorted = cat([y.narrow(2, 0, _counts.Low), Blocks(y), Left(y)], 2);
        return _plane.ApplyTransposed(
            InOrder(sorted, _inverse).view(-1, Image.Channels, Image.Height, Image.Width))
            .MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _order.Dispose();
        _inverse.Dispose();
        _scattered.Dispose();
        _plane.Dispose();
        _left?.Dispose();
        if (OwnsMatrix) _matrix?.Dispose();
    }

    // Of matrices, libtorch gathers columns many times faster than of tensors of three dimensions.
    private static Tensor InOrder(Tensor coefficients, Tensor order) =>
        coefficients.flatten(0, 1).index_select(1, order).view_as(coefficients);

    private (Tensor Low, Tensor Blocks, Tensor Left) Parts(Tensor sorted)
    {
        var inBlocks = sorted.shape[2] - _counts.Low - _counts.Left;
        return (sorted.narrow(2, 0, _counts.Low), sorted.narrow(2, _counts.Low, inBlocks),
            sorted.narrow(2, _counts.Low + inBlocks, _counts.Left));
    }

    /// <summary>Coefficients in blocks, from y.</summary>
    private Tensor Blocks(Tensor y)
    {
        var inBlocks = _inverse.shape[0] - _counts.Low - _counts.Left;
        if (_matrix is null) return y.new_zeros(y.shape[0], y.shape[1], inBlocks);
        var projections = y.narrow(2, _counts.Low, _counts.Projections);
        var whole = nn.functional.pad(
            projections, [0, ((long)_counts.Columns * _counts.Blocks) - _counts.Projections]);
        return whole.view(y.shape[0], y.shape[1], _counts.Columns, _counts.Blocks).transpose(2, 3)
            .matmul(_matrix.Transposed).flatten(2);
    }

    /// <summary>Remaining coefficients, from y.</summary>
    private Tensor Left(Tensor y) => _left is null
        ? y.new_zeros(y.shape[0], y.shape[1], _counts.Left)
        : _left.ApplyTransposed(nn.functional.pad(
            y.narrow(2, _counts.Low + _counts.Projections, _counts.Cosines),
            [0, _counts.Left - _counts.Cosines]));

    private static void Require(Tensor argument, IReadOnlyList<long> sides)
    {
        if (argument.dim() == sides.Count + 1 && argument.shape.Skip(1).SequenceEqual(sides)) return;
        throw new ArgumentException($"an operator that takes (N, {string.Join(", ", sides)}) was given "
            + $"({string.Join(", ", argument.shape)})", nameof(argument));
    }
}
