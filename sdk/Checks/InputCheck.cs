using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>No method changes its argument or hands it back as its result.</summary>
internal sealed class InputCheck : IOperatorCheck
{
    public string Name => "input left alone";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var (x, y) = (subject.Images(2), subject.Measurements(2));
        var fault = Fault("Forward", x, a.Forward) ?? Fault("Adjoint", y, a.Adjoint)
            ?? Fault("Normal", x, a.Normal);
        return fault is null ? CheckResult.Pass(Name) : CheckResult.Fail(Name, fault);
    }

    internal static string? Fault(string method, Tensor argument, Func<Tensor, Tensor> map)
    {
        var before = argument.clone();
        return Fault(method, argument, before, map(argument));
    }

    internal static string? Fault(string method, Tensor argument, Tensor before, Tensor result) =>
        ReferenceEquals(argument, result)
            ? $"{method} returned its argument itself: clone it, or who disposes one loses both"
            : Comparison.Same(argument, before)
                ? null
                : $"{method} changed its argument: copy before working in place";
}
