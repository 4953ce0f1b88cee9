namespace Idm.Sdk.Checks;

/// <summary>Finite arguments give finite results.</summary>
internal sealed class FiniteCheck : IOperatorCheck
{
    public string Name => "finite";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var forward = Comparison.Max(a.Forward(subject.Images(2)));
        var adjoint = Comparison.Max(a.Adjoint(subject.Measurements(2)));
        return double.IsFinite(forward) && double.IsFinite(adjoint)
            ? CheckResult.Pass(Name)
            : CheckResult.Fail(Name, FormattableString.Invariant(
                $"max |A x| = {forward}, max |Aᵀ y| = {adjoint} for arguments in (-1, 1): division by 0?"));
    }
}
