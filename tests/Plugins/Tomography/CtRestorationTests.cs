using Idm.Plugins.Classical;
using Idm.Plugins.Tomography;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Tomography;

public sealed class CtRestorationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Beam.Parallel, true)]
    [InlineData(Beam.Parallel, false)]
    [InlineData(Beam.Fan, true)]
    public void Total_variation_restores_the_phantom_from_few_views_whatever_the_norm(
        Beam beam, bool normalize)
    {
        using var scope = NewDisposeScope();
        var options = new CtOptions
        { Beam = beam, Views = 24, Normalize = normalize, PseudoInverse = InverseMethod.Fbp };
        using var a = Scans.Create(options, 64, 64);
        var samples = new Phantom(new PhantomOptions { Size = 64 }).List().Single().RequireImage()
            .Load().Samples;
        var x = tensor(samples, [1, 1, 64, 64], dtype: ScalarType.Float64);
        using var y = new Measurement(a, a.Forward(x));
        var weight = 1e-4 * a.Norm!.Value * a.Norm.Value;
        var sampler = new TotalVariationSampler(
            new TotalVariationOptions { Weight = weight, Iterations = 400 });
        var found = sampler.Sample(y, null, new SamplerContext(null, RandomStream.FromSeed(1), default));
        var (restored, filtered) = (Scans.Relative(found, x), Scans.Relative(y.PseudoInverse, x));
        output.WriteLine($"tv {restored:f4}, filtered back-projection {filtered:f4}");
        Assert.InRange(restored, 0, 0.12);
        Assert.True(filtered > 2 * restored);
    }
}
