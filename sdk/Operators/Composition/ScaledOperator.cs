using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Operators.Composition;

/// <summary>
/// A number times an operator: s A, with (s A)ᵀ = s Aᵀ, (s A)⁺ = A⁺ / s and ‖s A‖ = |s| ‖A‖.
/// </summary>
public sealed class ScaledOperator : IOperator
{
    private readonly IOperator _a;
    private readonly double _factor;
    private readonly Scalar _scalar;
    private readonly Scalar _squared;
    private readonly Scalar _inverse;

    /// <summary>The operator s A.</summary>
    /// <param name="a">A; disposed with this one.</param>
    /// <param name="factor">s, finite and not 0: nothing could be restored from a measurement of 0.</param>
    /// <exception cref="PluginException">The factor is 0 or not finite.</exception>
    public ScaledOperator(IOperator a, double factor)
    {
        if (factor == 0 || !double.IsFinite(factor))
            throw new PluginException($"the factor of a scaled operator is {factor}: use a finite number "
                + "other than 0");
        (_a, _factor) = (a, factor);
        (_scalar, _squared, _inverse) =
            (factor.ToScalar(), (factor * factor).ToScalar(), (1 / factor).ToScalar());
    }

    /// <inheritdoc/>
    public ImageShape Image => _a.Image;

    /// <inheritdoc/>
    public IReadOnlyList<long> Measurement => _a.Measurement;

    /// <inheritdoc/>
    public double? Norm => Math.Abs(_factor) * _a.Norm;

    /// <inheritdoc/>
    public double? NormBound => Math.Abs(_factor) * _a.NormBound;

    /// <summary>As that of A for s = ±1: s A (s A)ᵀ s A = s³ A.</summary>
    public bool PseudoInverseIsAdjoint => Math.Abs(_factor) == 1 && _a.PseudoInverseIsAdjoint;

    /// <inheritdoc/>
    public bool HasPseudoInverse => _a.HasPseudoInverse;

    /// <inheritdoc/>
    public bool IsLinear => _a.IsLinear;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => Times(_scalar, _a.Forward, x);

    /// <inheritdoc/>
    public Tensor Adjoint(Tensor y) => Times(_scalar, _a.Adjoint, y);

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y)
    {
        using var scope = NewDisposeScope();
        return _a.PseudoInverse(y.mul(_inverse)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Normal(Tensor x) => Times(_squared, _a.Normal, x);

    /// <summary>s J(x)ᵀ v.</summary>
    public Tensor Pullback(Tensor x, Tensor v) => Times(_scalar, u => _a.Pullback(x, u), v);

    /// <summary>Disposes A.</summary>
    public void Dispose()
    {
        _a.Dispose();
        foreach (var scalar in (Scalar[])[_scalar, _squared, _inverse]) scalar.Dispose();
    }

    private static Tensor Times(Scalar factor, Func<Tensor, Tensor> map, Tensor argument)
    {
        using var scope = NewDisposeScope();
        return map(argument).mul(factor).MoveToOuterDisposeScope();
    }
}
