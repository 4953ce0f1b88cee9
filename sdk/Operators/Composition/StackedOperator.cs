using static TorchSharp.torch;

namespace Idm.Sdk.Operators.Composition;

/// <summary>
/// Several measurements of the same image: A x = (A₁ x, ..., Aₖ x), with Aᵀ y = A₁ᵀ y₁ + ⋯ + Aₖᵀ yₖ.
/// </summary>
/// <remarks>
/// The measurements are flattened and put one after the other: (N, m₁ + ⋯ + mₖ). ‖A‖² is at most the sum of
/// the squared
/// norms, and at least the largest: it is estimated when first asked for. A⁺ comes from conjugate gradient.
/// </remarks>
public sealed class StackedOperator : IOperator
{
    private readonly IReadOnlyList<IOperator> _parts;
    private readonly long[] _counts;
    private readonly LazyNorm _norm;

    /// <summary>The stack of one part or more.</summary>
    /// <param name="parts">They measure images of one shape; disposed with the stack.</param>
    /// <param name="dtype">The dtype that they take.</param>
    /// <param name="device">Where they work.</param>
    /// <exception cref="PluginException">The parts measure images of different shapes.</exception>
    public StackedOperator(IReadOnlyList<IOperator> parts, ScalarType dtype, Device device)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        if (parts.FirstOrDefault(p => p.Image != parts[0].Image) is { } other)
        {
            throw new PluginException(
                $"the parts of a stack measure the same image, but one takes {parts[0].Image} and one "
                    + $"{other.Image}: choose options that agree");
        }
        (_parts, _norm) = ([.. parts], new LazyNorm(this, dtype, device));
        _counts = [.. _parts.Select(p => p.Measurement.Aggregate(1L, (product, side) => product * side))];
    }

    /// <inheritdoc/>
    public ImageShape Image => _parts[0].Image;

    /// <inheritdoc/>
    public IReadOnlyList<long> Measurement => [_counts.Sum()];

    /// <inheritdoc/>
    public double? Norm => Alone is { } part ? part.Norm : IsLinear ? _norm.Value : null;

    /// <summary>√(b₁² + ⋯ + bₖ²) of the parts' bounds, if all have one.</summary>
    public double? NormBound =>
        _parts.Aggregate((double?)0, (sum, part) => sum + (part.NormBound * part.NormBound)) is { } squared
            ? Math.Sqrt(squared)
            : null;

    /// <inheritdoc/>
    public bool PseudoInverseIsAdjoint => Alone is { PseudoInverseIsAdjoint: true };

    /// <summary>Whether every part has one.</summary>
    public bool HasPseudoInverse => _parts.All(p => p.HasPseudoInverse) && (IsLinear || Alone is not null);

    /// <summary>Whether every part is.</summary>
    public bool IsLinear => _parts.All(p => p.IsLinear);

    private IOperator? Alone => _parts.Count == 1 ? _parts[0] : null;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return cat([.. _parts.Select(p => p.Forward(x).flatten(1))], 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Adjoint(Tensor y) => Sum((part, i) => part.Adjoint(Slice(y, i)));

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y)
    {
        using var scope = NewDisposeScope();
        var x = Alone is { } part
            ? part.PseudoInverse(Slice(y, 0))
            : DefaultPseudoInverse.Of(this, y);
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>A₁ᵀA₁ x + ⋯ + AₖᵀAₖ x.</summary>
    public Tensor Normal(Tensor x) => Sum((part, _) => part.Normal(x));

    /// <summary>J₁(x)ᵀ v₁ + ⋯ + Jₖ(x)ᵀ vₖ.</summary>
    public Tensor Pullback(Tensor x, Tensor v) => Sum((part, i) => part.Pullback(x, Slice(v, i)));

    /// <summary>Disposes the parts.</summary>
    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
    }

    private Tensor Sum(Func<IOperator, int, Tensor> term)
    {
        using var scope = NewDisposeScope();
        var sum = term(_parts[0], 0);
        for (var i = 1; i < _parts.Count; i++) sum = sum.add(term(_parts[i], i), Scalars.One);
        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>Measurement of part i: (N, ...) out of (N, m₁ + ⋯ + mₖ).</summary>
    private Tensor Slice(Tensor y, int i) =>
        y.narrow(1, _counts[..i].Sum(), _counts[i]).reshape([y.shape[0], .. _parts[i].Measurement]);
}
