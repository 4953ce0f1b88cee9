using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// The operator of the mirrored image: B = A F, with a flip F = Fᵀ = F⁻¹, so that B F x = A x.
/// </summary>
/// <param name="a">The operator A; stays the caller's.</param>
/// <param name="axes">The axes that F flips: 2 (rows), 3 (columns), or both.</param>
internal sealed class FlippedOperator(IOperator a, long[] axes) : IOperator
{
    public ImageShape Image => a.Image;

    public IReadOnlyList<long> Measurement => a.Measurement;

    public double? Norm => a.Norm;

    public double? NormBound => a.NormBound;

    public bool PseudoInverseIsAdjoint => a.PseudoInverseIsAdjoint;

    public bool IsLinear => a.IsLinear;

    public bool HasPseudoInverse => a.HasPseudoInverse;

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return a.Forward(x.flip(axes)).MoveToOuterDisposeScope();
    }

    public Tensor Adjoint(Tensor y)
    {
        using var scope = NewDisposeScope();
        return a.Adjoint(y).flip(axes).MoveToOuterDisposeScope();
    }

    public Tensor PseudoInverse(Tensor y)
    {
        using var scope = NewDisposeScope();
        return a.PseudoInverse(y).flip(axes).MoveToOuterDisposeScope();
    }

    public Tensor Normal(Tensor x)
    {
        using var scope = NewDisposeScope();
        return a.Normal(x.flip(axes)).flip(axes).MoveToOuterDisposeScope();
    }

    public Tensor Pullback(Tensor x, Tensor v)
    {
        using var scope = NewDisposeScope();
        return a.Pullback(x.flip(axes), v).flip(axes).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        // A is the caller's
    }
}
