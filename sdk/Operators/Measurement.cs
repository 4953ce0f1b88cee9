using static TorchSharp.torch;

namespace Idm.Sdk.Operators;

/// <summary>
/// A measurement y with the operator that made it, and its back-projections, each computed at most once.
/// </summary>
/// <remarks>
/// Owns Aᵀy and A⁺y; y and the operator stay the caller's. Immutable for its users; not thread-safe.
/// </remarks>
/// <param name="a">The operator A.</param>
/// <param name="y">The measurement (N, ...).</param>
public sealed class Measurement(IOperator a, Tensor y) : IDisposable
{
    private Tensor? _backProjection;
    private Tensor? _pseudoInverse;

    /// <summary>The operator A.</summary>
    public IOperator Operator { get; } = a;

    /// <summary>The measurement y, (N, ...).</summary>
    public Tensor Y { get; } = y;

    /// <summary>Aᵀ y, (N, C, H, W).</summary>
    public Tensor BackProjection => _backProjection ??= Constant(Operator.Adjoint);

    /// <summary>A⁺ y, (N, C, H, W): the image of least norm that explains y.</summary>
    public Tensor PseudoInverse => Operator.PseudoInverseIsAdjoint
        ? BackProjection
        : _pseudoInverse ??= Constant(Operator.PseudoInverse);

    /// <summary>x - A⁺(A x - y): the image nearest to x that explains y, for y in the range of A.</summary>
    public Tensor MakeConsistent(Tensor x)
    {
        using var scope = NewDisposeScope();
        var explained = Operator.PseudoInverseIsAdjoint
            ? Operator.Normal(x)
            : Operator.PseudoInverse(Operator.Forward(x));
        return x.sub(explained).add(PseudoInverse, Scalars.One).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the back-projections.</summary>
    public void Dispose()
    {
        _backProjection?.Dispose();
        _pseudoInverse?.Dispose();
    }

    private Tensor Constant(Func<Tensor, Tensor> map)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return map(Y).DetachFromDisposeScope();
    }
}
