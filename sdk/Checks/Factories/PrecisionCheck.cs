using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Factories;

/// <summary>The float32 operator is the float64 operator, to float32's rounding.</summary>
internal sealed class PrecisionCheck : IFactoryCheck
{
    private const double Limit = 1e-5;

    public string Name => "dtype round trip";

    public CheckResult Run(FactoryUnderTest subject) => subject.With(factory =>
    {
        if (subject.Usable(factory) is not { } image) return CheckResult.Pass(Name, "no size is taken");
        using var precise = subject.Create(factory, image, dtype: ScalarType.Float64);
        using var coarse = subject.Create(factory, image, dtype: ScalarType.Float32);
        var inputs = new OperatorUnderTest(
            precise, subject.Random.Derive("dtype"), ScalarType.Float64, subject.Device);
        var error = Difference.Of(coarse, precise, inputs, t => t.to(ScalarType.Float32));
        return CheckResult.Within(Name, error, Limit, "float32 against float64, of the same streams");
    });
}
