using Idm.Sdk.Operators;

namespace Idm.Sdk.Checks;

/// <summary>
/// The declared ‖A‖ is the largest singular value, to one part in a thousand, and no more than its bound.
/// </summary>
internal sealed class NormCheck : IOperatorCheck
{
    private const double Limit = 1e-3;

    public string Name => "norm";

    public CheckResult Run(OperatorUnderTest subject)
    {
        var (declared, bound) = (subject.Operator.Norm, subject.Operator.NormBound);
        if (declared is null && bound is null) return CheckResult.Pass(Name, "none declared");
        var found = OperatorNorm.Estimate(subject.Operator, subject.Random, subject.DType, subject.Device);
        if (bound < found * (1 - Limit))
        {
            return CheckResult.Fail(Name, FormattableString.Invariant(
                $"declared to be at most {bound:g6}, found {found:g6}: gradient steps would diverge"));
        }
        if (declared is not { } norm) return CheckResult.Pass(Name, FormattableString.Invariant(
            $"declared to be at most {bound:g6}, found {found:g6}"));
        var error = norm == found ? 0 : Math.Abs(norm - found) / found;
        return CheckResult.Within(Name, error, Limit,
            FormattableString.Invariant($"declared {norm:g6}, found {found:g6}"));
    }
}
