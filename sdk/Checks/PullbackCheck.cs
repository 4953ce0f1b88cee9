namespace Idm.Sdk.Checks;

/// <summary>The derivative of a linear map is the map itself: Pullback(x, v) = Aᵀ v wherever x is.</summary>
internal sealed class PullbackCheck : IOperatorCheck
{
    public string Name => "pullback";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var v = subject.Measurements(2);
        var error = Comparison.Relative(a.Pullback(subject.Images(2), v), a.Adjoint(v));
        return CheckResult.Within(Name, error, subject.Rounding, "Pullback(x, v) against Adjoint(v)");
    }
}
