using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>A(u - 2v) = A u - 2 A v, and the same for Aᵀ.</summary>
internal sealed class LinearityCheck : IOperatorCheck
{
    private static readonly Scalar MinusTwo = (-2.0).ToScalar();

    public string Name => "linearity";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var forward = Error(a.Forward, subject.Images(2), subject.Images(2));
        var adjoint = Error(a.Adjoint, subject.Measurements(2), subject.Measurements(2));
        return CheckResult.Within(Name, Math.Max(forward, adjoint), subject.Rounding,
            FormattableString.Invariant($"A {forward:g3}, Aᵀ {adjoint:g3}"));
    }

    private static double Error(Func<Tensor, Tensor> map, Tensor u, Tensor v) =>
        Comparison.Relative(map(u.add(v, MinusTwo)), map(u).add(map(v), MinusTwo));
}
