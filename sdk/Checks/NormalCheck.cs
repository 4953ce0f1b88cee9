namespace Idm.Sdk.Checks;

/// <summary>Normal is Adjoint after Forward.</summary>
internal sealed class NormalCheck : IOperatorCheck
{
    public string Name => "normal";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var x = subject.Images(2);
        var error = Comparison.Relative(a.Normal(x), a.Adjoint(a.Forward(x)));
        return CheckResult.Within(Name, error, subject.Rounding, "Normal(x) against Adjoint(Forward(x))");
    }
}
