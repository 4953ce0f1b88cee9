namespace Idm.Sdk.Checks.Factories;

/// <summary>
/// The same streams give the same operator, whichever factory of these options creates it, and however often.
/// </summary>
internal sealed class SeedCheck : IFactoryCheck
{
    public string Name => "seed";

    public CheckResult Run(FactoryUnderTest subject) => subject.With(one => subject.With(other =>
    {
        if (subject.Usable(one) is not { } image) return CheckResult.Pass(Name, "no size is taken");
        using var first = subject.Create(one, image);
        using var again = subject.Create(one, image);
        using var elsewhere = subject.Create(other, image);
        var inputs = new OperatorUnderTest(
            first, subject.Random.Derive("seed"), subject.DType, subject.Device);
        var error = Math.Max(
            Difference.Of(again, first, inputs, t => t), Difference.Of(elsewhere, first, inputs, t => t));
        return CheckResult.Within(Name, error, subject.Rounding, error <= subject.Rounding ? ""
            : "the same streams gave two operators: draw from the request's Shared and Item only");
    }));
}
