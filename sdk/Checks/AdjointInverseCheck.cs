namespace Idm.Sdk.Checks;

/// <summary>If PseudoInverseIsAdjoint is declared: A Aᵀ A = A, and PseudoInverse is Adjoint.</summary>
internal sealed class AdjointInverseCheck : IOperatorCheck
{
    public string Name => "adjoint as inverse";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        if (!a.PseudoInverseIsAdjoint) return CheckResult.Pass(Name, "not declared");
        if (!a.HasPseudoInverse)
            return CheckResult.Fail(
                Name, "PseudoInverseIsAdjoint says that A⁺ is Aᵀ, and HasPseudoInverse that there is none");
        var y = a.Forward(subject.Images(2));
        var projector = Comparison.Relative(a.Forward(a.Adjoint(y)), y);
        var measurement = subject.Measurements(2);
        var same = Comparison.Relative(a.PseudoInverse(measurement), a.Adjoint(measurement));
        var worst = Math.Max(projector, same);
        return CheckResult.Within(Name, worst, subject.Rounding, FormattableString.Invariant(
            $"A Aᵀ A x against A x {projector:g3}, PseudoInverse against Adjoint {same:g3}"));
    }
}
