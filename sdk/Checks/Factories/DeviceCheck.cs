using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Factories;

/// <summary>The operator on the GPU is the one on the CPU, where there is a GPU.</summary>
internal sealed class DeviceCheck : IFactoryCheck
{
    private const double Limit = 1e-4;

    public string Name => "device round trip";

    public CheckResult Run(FactoryUnderTest subject)
    {
        if (!cuda.is_available()) return CheckResult.Pass(Name, "there is no GPU here");
        return subject.With(factory =>
        {
            if (subject.Usable(factory) is not { } image) return CheckResult.Pass(Name, "no size is taken");
            using var here = subject.Create(factory, image, device: CPU);
            using var there = subject.Create(factory, image, device: CUDA);
            var inputs = new OperatorUnderTest(here, subject.Random.Derive("device"), subject.DType, CPU);
            var error = Difference.Of(there, here, inputs, t => t.to(CUDA));
            return CheckResult.Within(Name, error, Limit, "GPU against CPU, of the same streams");
        });
    }
}
