using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>
/// An argument that is a view, with gaps or of one item again and again, gives what its copy gives.
/// </summary>
internal sealed class StrideCheck : IOperatorCheck
{
    public string Name => "non-contiguous input";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var forward = Error(a.Forward, subject.Images(2));
        var adjoint = Error(a.Adjoint, subject.Measurements(2));
        return CheckResult.Within(Name, Math.Max(forward, adjoint), subject.Rounding,
            FormattableString.Invariant($"A {forward:g3}, Aᵀ {adjoint:g3}"));
    }

    private static double Error(Func<Tensor, Tensor> map, Tensor argument)
    {
        var gaps = stack([argument, zeros_like(argument)], -1).select(-1, 0);
        var repeated = argument.narrow(0, 0, 1).expand(argument.shape);
        return Math.Max(
            Comparison.Relative(map(gaps), map(argument)),
            Comparison.Relative(map(repeated), map(repeated.contiguous())));
    }
}
