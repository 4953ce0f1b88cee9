namespace Idm.Sdk.Checks;

/// <summary>
/// ⟨A⁺A u, v⟩ = ⟨u, A⁺A v⟩: A⁺A is an orthogonal projector, so A⁺y is the explanation of least norm.
/// </summary>
/// <remarks>Without it x - A⁺(A x - y) explains y, but is not the nearest image that does.</remarks>
internal sealed class LeastNormCheck : IOperatorCheck
{
    public string Name => "least norm";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        if (!a.HasPseudoInverse) return CheckResult.Pass(Name, "no pseudo-inverse declared");
        var (u, v) = (subject.Images(4), subject.Images(4));
        var (left, right) = (a.PseudoInverse(a.Forward(u)), a.PseudoInverse(a.Forward(v)));
        var worst = InnerProducts.Worst(InnerProducts.Of(u, left, v, right));
        return CheckResult.Within(Name, worst.Error, PseudoInverseCheck.Limit, FormattableString.Invariant(
            $"⟨A⁺A u, v⟩ = {worst.Forward:g6}, ⟨u, A⁺A v⟩ = {worst.Adjoint:g6}"));
    }
}
