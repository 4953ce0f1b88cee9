using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>⟨A x, y⟩ and ⟨x, Aᵀ y⟩: equal for all x and y exactly if Aᵀ is the adjoint of A.</summary>
/// <param name="Forward">⟨A x, y⟩.</param>
/// <param name="Adjoint">⟨x, Aᵀ y⟩.</param>
/// <param name="Scale">‖A x‖ ‖y‖, or ‖x‖ ‖Aᵀ y‖ if that is larger.</param>
internal readonly record struct InnerProducts(double Forward, double Adjoint, double Scale)
{
    /// <summary>|⟨A x, y⟩ - ⟨x, Aᵀ y⟩| / scale; NaN if a product is.</summary>
    public double Error => Math.Abs(Forward - Adjoint) is var gap && gap == 0 ? 0 : gap / Scale;

    /// <summary>The products of each item of the batch.</summary>
    public static IEnumerable<InnerProducts> Of(Tensor x, Tensor ax, Tensor y, Tensor aty)
    {
        var (forward, adjoint) = (Comparison.Dot(ax, y), Comparison.Dot(x, aty));
        var (xx, axax) = (Comparison.Dot(x, x), Comparison.Dot(ax, ax));
        var (yy, atyaty) = (Comparison.Dot(y, y), Comparison.Dot(aty, aty));
        return Enumerable.Range(0, forward.Length).Select(i => new InnerProducts(
            forward[i], adjoint[i], Math.Sqrt(Math.Max(axax[i] * yy[i], xx[i] * atyaty[i]))));
    }

    /// <summary>The worst of them; one whose error is NaN is the worst of all.</summary>
    public static InnerProducts Worst(IEnumerable<InnerProducts> products) =>
        products.MaxBy(p => double.IsNaN(p.Error) ? double.PositiveInfinity : p.Error);

    /// <summary>Both products, for the user.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"⟨A x, y⟩ = {Forward:g9}, ⟨x, Aᵀ y⟩ = {Adjoint:g9}");
}
