using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>
/// The same argument gives the same result: the same bits on the CPU, up to rounding elsewhere.
/// </summary>
internal sealed class DeterminismCheck : IOperatorCheck
{
    public string Name => "determinism";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var (x, y) = (subject.Images(2), subject.Measurements(2));
        var measured = Math.Max(Spread(a.Forward, x), Spread(a.Adjoint, y));
        var limit = subject.Device.type == DeviceType.CPU ? 0 : subject.Rounding;
        return CheckResult.Within(Name, measured, limit, measured <= limit ? ""
            : "the same argument gave two results: draw random parts once, when the operator is created");
    }

    private static double Spread(Func<Tensor, Tensor> map, Tensor argument) =>
        Comparison.Relative(map(argument), map(argument));
}
