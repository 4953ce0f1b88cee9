using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Nonlinear;

/// <summary>
/// Pullback is the transposed derivative of f: by autograd number by number, and by differences of f itself.
/// </summary>
/// <remarks>
/// Autograd alone would take the author's word for what f is. The differences are wrong where a kink lies
/// between the
/// two points; it is therefore the median over directions that counts.
/// </remarks>
internal sealed class GradientCheck : IOperatorCheck
{
    private const int Directions = 9;

    public string Name => "gradient";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var (x, v) = (subject.Images(2), subject.Measurements(2));
        if (ByAutograd(subject, x, v) is not { } expected)
        {
            return CheckResult.Fail(Name,
                "f cannot be differentiated: use tensor operations throughout, and nothing that detaches");
        }

        var exact = Comparison.Relative(subject.Operator.Pullback(x, v), expected);
        var (differences, limit) = ByDifferences(subject);
        var detail = FormattableString.Invariant(
            $"Pullback against autograd {exact:g3}, against differences of f {differences:g3}");
        return differences <= limit
            ? CheckResult.Within(Name, exact, subject.Rounding, detail)
            : CheckResult.Within(Name, differences, limit, detail);
    }

    /// <summary>J(x)ᵀ v, or null if autograd does not reach x.</summary>
    internal static Tensor? ByAutograd(OperatorUnderTest subject, Tensor x, Tensor v)
    {
        using var gradients = enable_grad();
        var leaf = x.detach().clone().requires_grad_();
        var result = subject.Operator.Forward(leaf);
        if (!result.requires_grad) return null;
        autograd.backward([result], [v]);
        return leaf.grad;
    }

    /// <summary>⟨v, f(x + h d) − f(x − h d)⟩ / 2h against ⟨J(x)ᵀ v, d⟩.</summary>
    private static (double Error, double Limit) ByDifferences(OperatorUnderTest subject)
    {
        var h = subject.DType == ScalarType.Float64 ? 1e-6 : 1e-2;
        using var step = h.ToScalar();
        using var back = (-h).ToScalar();
        var a = subject.Operator;
        var errors = Enumerable.Range(0, Directions).Select(_ =>
        {
            using var scope = NewDisposeScope();
            var (x, d, v) = (subject.Images(1), subject.Images(1), subject.Measurements(1));
            var slope = (Comparison.Dot(a.Forward(x.add(d, step)), v)[0]
                - Comparison.Dot(a.Forward(x.add(d, back)), v)[0]) / (2 * h);
            var gradient = a.Pullback(x, v);
            var predicted = Comparison.Dot(gradient, d)[0];
            var scale = Math.Sqrt(Comparison.Dot(gradient, gradient)[0] * Comparison.Dot(d, d)[0]);
            return slope == predicted ? 0 : Math.Abs(slope - predicted) / scale;
        });
        return (errors.Order().ElementAt(Directions / 2), subject.DType == ScalarType.Float64 ? 1e-5 : 0.05);
    }
}
