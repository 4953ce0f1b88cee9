using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace MyPlugin.Tests;

public sealed class MyPluginSamplerTests : IDisposable
{
    private static readonly RandomStream Seed = RandomStream.FromSeed(1);
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IOperator _a = Averages();
    private readonly Measurement _measurement;

    public MyPluginSamplerTests() => _measurement = new Measurement(_a, _a.Forward(Image()));

    public void Dispose()
    {
        _measurement.Dispose();
        _a.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void The_operator_of_these_tests_keeps_its_contract() =>
        OperatorCheck.Full(_a, Seed.Derive("check"), ScalarType.Float64, CPU).EnsurePassed("averages");

    [Fact]
    public void It_converges_to_the_pseudo_inverse()
    {
        var sampler = new MyPluginSampler(new MyPluginOptions { Steps = 200 });
        var x = sampler.Sample(_measurement, null, Context());
        Assert.Equal(0, x.sub(_measurement.PseudoInverse).abs().max().item<double>(), tolerance: 1e-6);
    }

    [Fact]
    public void Each_step_is_reported_and_explains_the_measurement_better()
    {
        var misfits = new List<double>();
        var context = Context() with
        {
            Report = step =>
            {
                Assert.Equal(misfits.Count + 1, step.Index);
                misfits.Add(_a.Forward(step.Estimate).sub(_measurement.Y).norm().item<double>());
            },
        };
        var sampler = new MyPluginSampler(new MyPluginOptions { Steps = 5, Length = 0.5 });
        sampler.Sample(_measurement, null, context);
        Assert.Equal(5, misfits.Count);
        Assert.Equal(misfits.OrderDescending(), misfits);
    }

    [Fact]
    public void It_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var context = Context() with { Report = _ => stop.Cancel(), Cancellation = stop.Token };
        Assert.Throws<OperationCanceledException>(
            () => new MyPluginSampler(new MyPluginOptions()).Sample(_measurement, null, context));
    }

    [Fact]
    public void It_leaves_no_tensors_behind()
    {
        var sampler = new MyPluginSampler(new MyPluginOptions { Steps = 3 });
        sampler.Sample(_measurement, null, Context());                  // what is cached once is not a leak
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        // As the host calls it.
        using (NewDisposeScope()) sampler.Sample(_measurement, null, Context());
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    /// <summary>The mean of each two neighbours in a row, of which A⁺ is not Aᵀ.</summary>
    private static LinearOperator Averages() => new(
        new ImageShape(1, 6, 8), [1, 6, 4],
        x => nn.functional.avg_pool2d(x, [1, 2]),
        y => y.repeat_interleave(2, 3).div(2));

    private static Tensor Image()
    {
        var random = Seed.Derive("image");
        var values = Enumerable.Range(0, 48).Select(_ => random.NextUniform()).ToArray();
        return tensor(values, ScalarType.Float64).reshape(1, 1, 6, 8);
    }

    private static SamplerContext Context() => new(null, Seed.Derive("sampler"), CancellationToken.None);
}
