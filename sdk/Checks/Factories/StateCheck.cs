using Idm.Sdk.Operators;

namespace Idm.Sdk.Checks.Factories;

/// <summary>Saved tensors make a factory with another seed give the same operator.</summary>
internal sealed class StateCheck : IFactoryCheck
{
    public string Name => "saved state";

    public CheckResult Run(FactoryUnderTest subject) => subject.With(from => subject.With(to =>
    {
        if (!from.CarriesState)
        {
            return from.SaveState(subject.Random.For("shared")).Count == 0
                ? CheckResult.Pass(Name, "it carries none")
                : CheckResult.Fail(Name, "SaveState gives tensors, but CarriesState is false, so that nobody asks for them");
        }
        if (subject.Usable(from) is not { } image) return CheckResult.Pass(Name, "no size is taken");
        var saved = from.SaveState(subject.Random.For("shared"));
        to.LoadState(saved);
        using var before = subject.Create(from, image);
        using var after = to.Create(new OperatorRequest(
            image, subject.DType, subject.Device,
            subject.Random.For("another seed"), subject.Random.For("item")));
        var inputs = new OperatorUnderTest(
            before, subject.Random.For("state"), subject.DType, subject.Device);
        var error = Difference.Of(after, before, inputs, t => t);
        return CheckResult.Within(Name, error, subject.Rounding, $"{saved.Count} tensors saved and loaded");
    }));
}
