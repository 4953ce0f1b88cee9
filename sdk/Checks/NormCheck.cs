using Idm.Sdk.Operators;

namespace Idm.Sdk.Checks;

/// <summary>The declared ‖A‖ is the largest singular value, to one part in a thousand.</summary>
internal sealed class NormCheck : IOperatorCheck
{
    private const double Limit = 1e-3;

    public string Name => "norm";

    public CheckResult Run(OperatorUnderTest subject)
    {
        if (subject.Operator.Norm is not { } declared) return CheckResult.Pass(Name, "none declared");
        var found = OperatorNorm.Estimate(subject.Operator, subject.Random, subject.DType, subject.Device);
        var error = declared == found ? 0 : Math.Abs(declared - found) / found;
        return CheckResult.Within(Name, error, Limit,
            FormattableString.Invariant($"declared {declared:g6}, found {found:g6}"));
    }
}
