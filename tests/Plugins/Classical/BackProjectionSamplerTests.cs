using Idm.Plugins.Classical;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Classical;

public sealed class BackProjectionSamplerTests
{
    [Fact]
    public void It_is_the_pseudo_inverse_and_shows_it_once()
    {
        using var scope = NewDisposeScope();
        var matrix = linspace(-1, 2, 12, dtype: ScalarType.Float64).sin().reshape(2, 6);
        using var a = new LinearOperator(new ImageShape(1, 2, 3), [2],
            x => x.flatten(1).mm(matrix.t()), y => y.mm(matrix).reshape(-1, 1, 2, 3));
        using var measurement = new Measurement(a, tensor([1.0, -2.0]).reshape(1, 2));
        var seen = new List<(int Index, int Count)>();
        var context = new SamplerContext(
            step => seen.Add((step.Index, step.Count)), RandomStream.FromSeed(1), CancellationToken.None);
        var sampler = new BackProjectionSampler();
        var x = sampler.Sample(measurement, null, context);
        var expected = measurement.Y.mm(linalg.pinv(matrix).t()).reshape(1, 1, 2, 3);
        Assert.InRange(x.sub(expected).abs().max().item<double>(), 0, 1e-6);
        Assert.Equal([(1, 1)], seen);
        Assert.Equal((1, false), (sampler.Steps, sampler.NeedsModel));
    }
}
