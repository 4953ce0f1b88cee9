using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>Results have the dtype of the argument and live on its device.</summary>
internal sealed class TypeCheck : IOperatorCheck
{
    public string Name => "dtype and device";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var (x, y) = (subject.Images(1), subject.Measurements(1));
        var fault = Fault("A", x, a.Forward(x))
            ?? Fault("Aᵀ", y, a.Adjoint(y))
            ?? Fault("AᵀA", x, a.Normal(x));
        return fault is null ? CheckResult.Pass(Name) : CheckResult.Fail(Name, fault);
    }

    internal static string? Fault(string map, Tensor argument, Tensor result) =>
        result.dtype == argument.dtype && result.device.ToString() == argument.device.ToString()
            ? null
            : $"{map} took {argument.dtype} on {argument.device} to {result.dtype} on {result.device}: "
              + "make its constants with the dtype and device of the request";
}
