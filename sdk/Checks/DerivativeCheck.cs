using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>Aᵀ is the derivative of A transposed, number by number, and A that of Aᵀ.</summary>
/// <remarks>
/// Automatic differentiation of A gives its exact adjoint, column by column. The largest difference is looked
/// at, on single impulses too, so one wrong pixel at the border is found where inner products would drown it.
/// </remarks>
internal sealed class DerivativeCheck : IOperatorCheck
{
    private const int Vectors = 6;

    public string Name => "adjoint by derivative";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var a = subject.Operator;
        var x = cat([subject.Images(2), subject.Impulses(subject.ImageShape(Vectors))], 0);
        var y = cat([subject.Measurements(2), subject.Impulses(subject.MeasurementShape(Vectors))], 0);
        var (byA, byAdjoint) = (Pullback(a.Forward, x, y), Pullback(a.Adjoint, y, x));
        if (byA is null || byAdjoint is null)
        {
            return CheckResult.Fail(Name, $"{(byA is null ? "A" : "Aᵀ")} cannot be differentiated: "
                + "use tensor operations throughout, and nothing that detaches");
        }

        var (adjoint, forward) = (Worst(a.Adjoint(y), byA), Worst(a.Forward(x), byAdjoint));
        var worst = Math.Max(adjoint, forward);
        return CheckResult.Within(Name, worst, subject.Rounding, FormattableString.Invariant(
            $"Aᵀ against the derivative of A {adjoint:g3}, A against that of Aᵀ {forward:g3}"));
    }

    /// <summary>
    /// The transposed derivative of a map, applied to v; null if autograd does not reach the argument.
    /// </summary>
    private static Tensor? Pullback(Func<Tensor, Tensor> map, Tensor argument, Tensor v)
    {
        using var gradients = enable_grad();
        var leaf = argument.detach().clone().requires_grad_();
        var result = map(leaf);
        if (!result.requires_grad) return null;
        autograd.backward([result], [v]);
        return leaf.grad;
    }

    /// <summary>
    /// The largest difference of any item, relative to that item or, if it is larger, to a mean item.
    /// </summary>
    private static double Worst(Tensor found, Tensor expected)
    {
        var items = (int)expected.shape[0];
        var sizes = Enumerable.Range(0, items).Select(i => Comparison.Max(expected[i])).ToList();
        var floor = sizes[2..].Average();
        return Enumerable.Range(0, items).Max(i =>
        {
            var gap = Comparison.Max(found[i].sub(expected[i]));
            var error = gap == 0 ? 0 : gap / Math.Max(sizes[i], floor);
            return double.IsNaN(error) ? double.PositiveInfinity : error;
        });
    }
}
