using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>A batch gives what its items give one by one.</summary>
internal sealed class BatchCheck : IOperatorCheck
{
    public string Name => "batch";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var (x, y) = (subject.Images(3), subject.Measurements(3));
        var (forward, adjoint) = (Error(a.Forward, x), Error(a.Adjoint, y));
        var worst = Math.Max(forward, adjoint);
        return CheckResult.Within(Name, worst, subject.Rounding, FormattableString.Invariant(
            $"three items at once against one by one: A {forward:g3}, Aᵀ {adjoint:g3}"));
    }

    private static double Error(Func<Tensor, Tensor> map, Tensor batch)
    {
        var items = Enumerable.Range(0, (int)batch.shape[0]);
        var oneByOne = items.Select(i => map(batch.narrow(0, i, 1).clone()));
        return Comparison.Relative(map(batch), cat([.. oneByOne], 0));
    }
}
