using Idm.Plugins.Classical;
using Idm.Plugins.Mri;
using Idm.Plugins.Tomography;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Mri;

public sealed class MriRestorationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(MaskPattern.Cartesian, 1, 0.25)]     // 16 columns: little to go by across them
    [InlineData(MaskPattern.Radial, 1, 0.05)]
    [InlineData(MaskPattern.Gaussian, 4, 0.05)]
    public void Total_variation_restores_the_phantom_from_a_quarter_of_k_space(
        MaskPattern mask, int coils, double limit)
    {
        using var scope = NewDisposeScope();
        using var a = Scanner.Create(new MriOptions { Mask = mask, Acceleration = 4, Coils = coils }, 64, 64);
        var samples = new Phantom(new PhantomOptions { Size = 64 }).List().Single().RequireImage()
            .Load().Samples;
        var x = tensor(samples, [1, 1, 64, 64], dtype: ScalarType.Float64);
        using var y = new Measurement(a, a.Forward(x));
        var sampler = new TotalVariationSampler(
            new TotalVariationOptions { Weight = 5e-4, Iterations = 400 });
        var found = sampler.Sample(y, null, new SamplerContext(null, RandomStream.FromSeed(1), default));
        var (restored, plain) = (Error(found, x), Error(y.BackProjection, x));
        output.WriteLine($"tv {restored:f4}, back-projection {plain:f4}");
        Assert.InRange(restored, 0, limit);
        Assert.True(plain > 2 * restored);
    }

    private static double Error(Tensor found, Tensor expected) =>
        found.sub(expected).norm().item<double>() / expected.norm().item<double>();
}
