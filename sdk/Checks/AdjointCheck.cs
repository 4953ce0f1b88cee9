namespace Idm.Sdk.Checks;

/// <summary>⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for 32 pairs.</summary>
/// <remarks>
/// For independent random x and y both products shrink like 1/√m against ‖A x‖ ‖y‖, however wrong Aᵀ is. In
/// every second pair y is A x: there the products are as large as they can be, and a missing factor shows in
/// full.
/// </remarks>
internal sealed class AdjointCheck : IOperatorCheck
{
    private const int Pairs = 32;

    public string Name => "adjoint";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var worst = InnerProducts.Worst(Enumerable.Range(0, Pairs).Select(i =>
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            var x = subject.Images(1);
            var ax = subject.Operator.Forward(x);
            var y = i % 2 == 0 ? subject.Measurements(1) : ax;
            return InnerProducts.Of(x, ax, y, subject.Operator.Adjoint(y)).Single();
        }).ToList());
        return CheckResult.Within(Name, worst.Error, subject.Rounding, worst.ToString());
    }
}
