using static TorchSharp.torch;

namespace Idm.Sdk.Checks;

/// <summary>The essentials in one A and one Aᵀ on a batch of two.</summary>
/// <remarks>
/// One of the two measurements is random, the other is A x itself: see <see cref="AdjointCheck"/>.
/// </remarks>
internal sealed class QuickCheck : IOperatorCheck
{
    public string Name => "adjoint";

    public CheckResult Run(OperatorUnderTest subject)
    {
        using var noGrad = no_grad();
        var a = subject.Operator;
        var x = subject.Images(2);
        var xBefore = x.clone();
        var ax = a.Forward(x);
        if (Fault("A", x, xBefore, ax, subject.MeasurementShape(2)) is { } forwardFault) return forwardFault;

        var y = cat([subject.Measurements(1), ax.narrow(0, 1, 1)], 0);
        var yBefore = y.clone();
        var aty = a.Adjoint(y);
        if (Fault("Aᵀ", y, yBefore, aty, subject.ImageShape(2)) is { } adjointFault) return adjointFault;

        if (!a.IsLinear) return OfNonlinear(subject, x, y);
        var worst = InnerProducts.Worst(InnerProducts.Of(x, ax, y, aty));
        var limit = subject.DType == ScalarType.Float64 ? 1e-10 : 1e-4;
        return double.IsFinite(worst.Forward) && double.IsFinite(worst.Adjoint)
            ? CheckResult.Within(Name, worst.Error, limit, worst.ToString())
            : CheckResult.Fail("finite", $"{worst} for arguments in (-1, 1): look for a division by 0");
    }

    /// <summary>There are no two inner products to compare: the gradient stands for them.</summary>
    private static CheckResult OfNonlinear(OperatorUnderTest subject, Tensor x, Tensor v)
    {
        const string Name = "gradient";
        var pullback = subject.Operator.Pullback(x, v);
        if (Fault("J(x)ᵀ", v, v, pullback, subject.ImageShape(2)) is { } fault) return fault;
        return Nonlinear.GradientCheck.ByAutograd(subject, x, v) is { } expected
            ? CheckResult.Within(Name, Comparison.Relative(pullback, expected),
                subject.DType == ScalarType.Float64 ? 1e-10 : 1e-4, "Pullback against autograd")
            : CheckResult.Fail(Name, "f cannot be differentiated: use tensor operations throughout");
    }

    private static CheckResult? Fault(
        string map, Tensor argument, Tensor before, Tensor result, long[] expected)
    {
        if (ShapeCheck.Fault(map, argument.shape, result.shape, expected) is { } shape)
            return CheckResult.Fail("shapes", shape);
        if (TypeCheck.Fault(map, argument, result) is { } type)
            return CheckResult.Fail("dtype and device", type);
        return InputCheck.Fault(map, argument, before, result) is { } input
            ? CheckResult.Fail("input left alone", input)
            : null;
    }
}
