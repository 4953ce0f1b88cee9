using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>A 0 = 0 and Aᵀ 0 = 0, exactly.</summary>
internal sealed class ZeroCheck : IOperatorCheck
{
    public string Name => "zero";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var (x, y) = (zeros_like(subject.Images(1)), zeros_like(subject.Measurements(1)));
        var (forward, adjoint) = (Comparison.Max(a.Forward(x)), Comparison.Max(a.Adjoint(y)));
        return CheckResult.Within(Name, Math.Max(forward, adjoint), 0, forward + adjoint == 0 ? "" :
            FormattableString.Invariant(
                $"max |A 0| = {forward:g3}, max |Aᵀ 0| = {adjoint:g3}: an operator has no offset"));
    }
}
