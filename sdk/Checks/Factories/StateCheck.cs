using Idm.Sdk.Operators;

namespace Idm.Sdk.Checks.Factories;

/// <summary>Saved tensors make a factory with another seed give the same operator.</summary>
internal sealed class StateCheck : IFactoryCheck
{
    public string Name => "saved state";

    public CheckResult Run(FactoryUnderTest subject) => subject.With(one => subject.With(other =>
    {
        if (one is not ICarriesState from || other is not ICarriesState to)
            return CheckResult.Pass(Name, "it carries none");
        if (subject.Usable(one) is not { } image) return CheckResult.Pass(Name, "no size is taken");
        var saved = from.SaveState(subject.Random.For("shared"));
        to.LoadState(saved);
        using var before = subject.Create(one, image);
        using var after = other.Create(new OperatorRequest(
            image, subject.DType, subject.Device,
            subject.Random.For("another seed"), subject.Random.For("item")));
        var inputs = new OperatorUnderTest(
            before, subject.Random.For("state"), subject.DType, subject.Device);
        var error = Difference.Of(after, before, inputs, t => t);
        return CheckResult.Within(Name, error, subject.Rounding, $"{saved.Count} tensors saved and loaded");
    }));
}
