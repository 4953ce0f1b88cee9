using static TorchSharp.torch;

namespace Idm.Sdk.Operators.Composition;

/// <summary>One operator after another: A = Aₖ ⋯ A₂ A₁, with Aᵀ = A₁ᵀ A₂ᵀ ⋯ Aₖᵀ.</summary>
/// <remarks>
/// Each part measures what the part before it gives. ‖A‖ is at most the product of the norms, and mostly
/// less: it is
/// estimated when first asked for, to a few parts in 10⁵. A⁺ is not A₁⁺ ⋯ Aₖ⁺ in general: it comes from
/// conjugate
/// gradient.
/// </remarks>
public sealed class ComposedOperator : IOperator
{
    private readonly IReadOnlyList<IOperator> _parts;
    private readonly LazyNorm _norm;

    /// <summary>The composition of one part or more.</summary>
    /// <param name="parts">In the order in which they are applied; disposed with the composition.</param>
    /// <param name="dtype">The dtype that they take.</param>
    /// <param name="device">Where they work.</param>
    /// <exception cref="PluginException">A part does not take what the part before it gives.</exception>
    public ComposedOperator(IReadOnlyList<IOperator> parts, ScalarType dtype, Device device)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        for (var i = 1; i < parts.Count; i++)
        {
            if (MeasuredImage.Of(parts[i - 1]) == parts[i].Image) continue;
            throw new PluginException($"part {i + 1} of a composition takes images {parts[i].Image}, "
                + $"but part {i} gives ({string.Join(", ", parts[i - 1].Measurement)}): put the parts in the "
                + "order in which they are applied, or choose options that agree");
        }
        (_parts, _norm) = ([.. parts], new LazyNorm(this, dtype, device));
    }

    /// <inheritdoc/>
    public ImageShape Image => _parts[0].Image;

    /// <inheritdoc/>
    public IReadOnlyList<long> Measurement => _parts[^1].Measurement;

    /// <inheritdoc/>
    public double? Norm => Alone is { } part ? part.Norm : IsLinear ? _norm.Value : null;

    /// <summary>The product of the parts' bounds, if all have one.</summary>
    public double? NormBound => _parts.Aggregate((double?)1, (product, part) => product * part.NormBound);

    /// <inheritdoc/>
    public bool PseudoInverseIsAdjoint => Alone is { PseudoInverseIsAdjoint: true };

    /// <summary>Whether every part has one.</summary>
    public bool HasPseudoInverse => _parts.All(p => p.HasPseudoInverse);

    /// <summary>Whether every part is.</summary>
    public bool IsLinear => _parts.All(p => p.IsLinear);

    private IOperator? Alone => _parts.Count == 1 ? _parts[0] : null;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach (var part in _parts) x = part.Forward(x);
        return x.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Adjoint(Tensor y)
    {
        using var scope = NewDisposeScope();
        for (var i = _parts.Count - 1; i >= 0; i--) y = _parts[i].Adjoint(y);
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>By conjugate gradient; where a part is not linear A₁⁺ ⋯ Aₖ⁺ y, which explains y if each part
    /// can give
    /// what the next one's inverse asks for.</summary>
    public Tensor PseudoInverse(Tensor y)
    {
        if (IsLinear && Alone is null) return DefaultPseudoInverse.Of(this, y);
        using var scope = NewDisposeScope();
        for (var i = _parts.Count - 1; i >= 0; i--) y = _parts[i].PseudoInverse(y);
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>A₁ᵀ ⋯ (AₖᵀAₖ) ⋯ A₁ x: the innermost product is the last part's own.</summary>
    public Tensor Normal(Tensor x)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < _parts.Count - 1; i++) x = _parts[i].Forward(x);
        x = _parts[^1].Normal(x);
        for (var i = _parts.Count - 2; i >= 0; i--) x = _parts[i].Adjoint(x);
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>J₁ᵀ ⋯ Jₖᵀ v, each at what the part before it gives for x.</summary>
    public Tensor Pullback(Tensor x, Tensor v)
    {
        using var scope = NewDisposeScope();
        var inputs = new List<Tensor> { x };
        for (var i = 0; i < _parts.Count - 1; i++) inputs.Add(_parts[i].Forward(inputs[i]));
        for (var i = _parts.Count - 1; i >= 0; i--) v = _parts[i].Pullback(inputs[i], v);
        return v.MoveToOuterDisposeScope();
    }

    /// <summary>Disposes the parts.</summary>
    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
    }
}
