using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>Calls leave no tensors behind once the caller's dispose scope has ended.</summary>
internal sealed class LeakCheck : IOperatorCheck
{
    private const int Rounds = 3;

    public string Name => "leaks";

    public CheckResult Run(OperatorUnderTest subject)
    {
        CallAll(subject);                                       // what is cached once is not a leak
        var before = Alive;
        for (var i = 0; i < Rounds; i++) CallAll(subject);
        var leaked = Alive - before;
        return CheckResult.Within(Name, leaked, 0, leaked <= 0 ? ""
            : $"{leaked} tensors outlived {Rounds} calls of each method: "
              + "leave intermediate tensors in the caller's dispose scope, or dispose them");
    }

    private static long Alive => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static void CallAll(OperatorUnderTest subject)
    {
        using var scope = NewDisposeScope();
        var a = subject.Operator;
        var y = a.Forward(subject.Images(1));
        a.Adjoint(y);
        if (a.HasPseudoInverse) a.PseudoInverse(y);
        a.Normal(subject.Images(1));
    }
}
