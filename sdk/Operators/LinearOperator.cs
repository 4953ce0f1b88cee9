using System.Collections.ObjectModel;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// A map from image to measurement, any linear A, given by two functions: the shortest way to an operator.
/// </summary>
/// <remarks>
/// The functions see (N, C, H, W) images and (N, ...) measurements. They need no dispose scope of their own:
/// each call runs in one, and only its result leaves it. They may return their argument.
/// </remarks>
/// <example>
/// A mask: <c>new LinearOperator(image, [c, h, w], x => x.mul(mask), y => y.mul(mask), mask)</c>.
/// </example>
public sealed class LinearOperator : IOperator
{
    private readonly Func<Tensor, Tensor> _forward;
    private readonly Func<Tensor, Tensor> _adjoint;
    private readonly IDisposable[] _owned;

    /// <summary>An operator that does what the functions say.</summary>
    /// <param name="image">Shape of one image.</param>
    /// <param name="measurement">Shape of one measurement, without the batch.</param>
    /// <param name="forward">A, from (N, C, H, W) to (N, ...); differentiable.</param>
    /// <param name="adjoint">Aᵀ, from (N, ...) to (N, C, H, W); differentiable.</param>
    /// <param name="owned">Disposed with the operator; tensors among them leave the scope they were made
    /// in.</param>
    public LinearOperator(ImageShape image, IReadOnlyList<long> measurement,
        Func<Tensor, Tensor> forward, Func<Tensor, Tensor> adjoint, params IDisposable[] owned)
    {
        (Image, Measurement, _forward, _adjoint, _owned) = (image, measurement, forward, adjoint, owned);
        foreach (var tensor in owned.OfType<Tensor>()) tensor.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public ImageShape Image { get; }

    /// <inheritdoc/>
    public IReadOnlyList<long> Measurement { get; }

    /// <summary>
    /// The functions that A and Aᵀ were made of: an error message finds their source there.
    /// </summary>
    public (Delegate Forward, Delegate Adjoint) Functions => (_forward, _adjoint);

    /// <inheritdoc/>
    public double? Norm { get; init; }

    /// <summary>A number that ‖A‖ does not exceed; the norm unless another is given.</summary>
    public double? NormBound { get => field ?? Norm; init; }

    /// <inheritdoc/>
    public bool PseudoInverseIsAdjoint { get; init; }

    /// <inheritdoc/>
    public bool HasPseudoInverse { get; init; } = true;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> External { get; init; } =
        ReadOnlyDictionary<string, Tensor>.Empty;

    /// <summary>A⁺ where a closed form is known; null for the adjoint or conjugate gradient.</summary>
    public Func<Tensor, Tensor>? ClosedFormPseudoInverse { get; init; }

    /// <summary>AᵀA where it is cheaper than its factors; null for Aᵀ after A.</summary>
    public Func<Tensor, Tensor>? FusedNormal { get; init; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => Scoped(_forward, OfShape(x, ImageSides));

    /// <inheritdoc/>
    public Tensor Adjoint(Tensor y) => Scoped(_adjoint, OfShape(y, Measurement));

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y) =>
        ClosedFormPseudoInverse is not null ? Scoped(ClosedFormPseudoInverse, OfShape(y, Measurement))
        : PseudoInverseIsAdjoint ? Adjoint(y)
        : DefaultPseudoInverse.Of(this, y);

    /// <inheritdoc/>
    public Tensor Normal(Tensor x) =>
        Scoped(FusedNormal ?? (v => _adjoint(_forward(v))), OfShape(x, ImageSides));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var item in _owned) item.Dispose();
    }

    private long[] ImageSides => [Image.Channels, Image.Height, Image.Width];

    /// <summary>
    /// The argument, if it is a batch of what the operator takes: native code may end the process else.
    /// </summary>
    private static Tensor OfShape(Tensor argument, IReadOnlyList<long> sides) =>
        argument.dim() == sides.Count + 1 && argument.shape.Skip(1).SequenceEqual(sides)
            ? argument
            : throw new ArgumentException($"an operator that takes (N, {string.Join(", ", sides)}) was given "
                + $"({string.Join(", ", argument.shape)})", nameof(argument));

    private static Tensor Scoped(Func<Tensor, Tensor> map, Tensor argument)
    {
        using var scope = NewDisposeScope();
        var result = map(argument);
        return (ReferenceEquals(result, argument) ? argument.clone() : result).MoveToOuterDisposeScope();
    }
}
