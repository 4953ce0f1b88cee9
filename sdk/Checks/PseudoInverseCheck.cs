namespace Idm.Sdk.Checks;

/// <summary>A A⁺ A = A: the pseudo-inverse explains every measurement that has an explanation.</summary>
internal sealed class PseudoInverseCheck : IOperatorCheck
{
    /// <summary>Not rounding alone: the default pseudo-inverse is iterative.</summary>
    internal const double Limit = 1e-3;

    public string Name => "pseudo-inverse";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        if (!a.HasPseudoInverse) return CheckResult.Pass(Name, "none declared");
        var y = a.Forward(subject.Images(2));
        var before = y.clone();
        var back = a.PseudoInverse(y);
        if (ShapeCheck.Fault("A⁺", y.shape, back.shape, subject.ImageShape(2)) is { } fault)
            return CheckResult.Fail(Name, fault);
        if (InputCheck.Fault("PseudoInverse", y, before, back) is { } input)
            return CheckResult.Fail(Name, input);
        var error = Comparison.Relative(a.Forward(back), y);
        return CheckResult.Within(Name, error, Limit, "A A⁺ A x against A x");
    }
}
