using Idm.Plugins.Classical;
using Idm.Sdk;
using Idm.Sdk.Checks;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Classical;

public sealed class TotalVariationSamplerTests(ITestOutputHelper output)
{
    private static readonly ImageShape Image = new(1, 32, 32);

    [Fact]
    public void The_measurements_of_these_tests_keep_the_contract()
    {
        using var a = ScrambledBlocks.Create(new ImageShape(1, 32, 64), 103, Random, ScalarType.Float64);
        OperatorCheck.Full(a, Random, ScalarType.Float64, CPU).EnsurePassed("scrambled blocks");
    }

    [Fact]
    public void A_piecewise_constant_image_is_recovered_exactly_from_a_third_of_its_numbers()
    {
        using var scope = NewDisposeScope();
        var truth = Rooms();
        using var a = ScrambledBlocks.Create(Image, 340, Random, ScalarType.Float64);
        using var y = new Measurement(a, a.Forward(truth));
        var options = new TotalVariationOptions { Weight = 1e-5, Iterations = 3000, InnerIterations = 10 };
        var restored = new TotalVariationSampler(options).Sample(y, null, Watched(null));
        var baseline = new BackProjectionSampler().Sample(y, null, Watched(null));
        output.WriteLine($"tv {Error(restored, truth):g3}, back-projection {Error(baseline, truth):g3}");
        Assert.InRange(Error(restored, truth), 0, 1e-3);
        Assert.True(Error(baseline, truth) > 0.1);
    }

    [Fact]
    public void The_objective_never_rises_and_ends_where_another_method_cannot_lower_it()
    {
        using var scope = NewDisposeScope();
        using var a = ScrambledBlocks.Create(Image, 200, Random, ScalarType.Float64);
        using var y = new Measurement(a, a.Forward(Rooms()));
        const double Weight = 0.01;
        double Objective(Tensor x)
        {
            var residual = a.Forward(x).sub(y.Y);
            var fit = 0.5 * residual.mul(residual).sum().item<double>();
            return fit + (Weight * TotalVariation.Of(x).item<double>());
        }

        var seen = new List<double>();
        var options = new TotalVariationOptions
        { Weight = Weight, Iterations = 600, InnerIterations = 20, ReportEvery = 1 };
        var context = Watched(step => seen.Add(Objective(step.X)));
        var restored = new TotalVariationSampler(options).Sample(y, null, context);
        Assert.Equal(600, seen.Count);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second <= pair.First * (1 + 1e-12)));

        // Convex: were any other image inside the bounds better, a small step towards it would be.
        var best = Objective(restored);
        foreach (var other in (Tensor[])[Rooms(), full_like(restored, 0.5), y.PseudoInverse.clamp(0, 1)])
            Assert.True(Objective(restored.mul(0.99).add(other.mul(0.01))) >= best * (1 - 1e-6));
    }

    [Fact]
    public void Items_of_a_batch_do_not_see_each_other()
    {
        using var scope = NewDisposeScope();
        using var a = ScrambledBlocks.Create(Image, 200, Random, ScalarType.Float64);
        var truth = cat([Rooms(), Rooms().flip(3).mul(0.5)], 0);
        using var both = new Measurement(a, a.Forward(truth));
        using var one = new Measurement(a, both.Y.narrow(0, 1, 1));
        var sampler = new TotalVariationSampler(new TotalVariationOptions { Weight = 0.01, Iterations = 50 });
        var together = sampler.Sample(both, null, Watched(null)).narrow(0, 1, 1);
        Assert.InRange(Error(together, sampler.Sample(one, null, Watched(null))), 0, 1e-9);
    }

    [Fact]
    public void An_operator_that_declares_no_norm_gives_the_same_image()
    {
        using var scope = NewDisposeScope();
        using var a = ScrambledBlocks.Create(Image, 200, Random, ScalarType.Float64);
        using var doubled = new LinearOperator(
            Image, a.Measurement, x => a.Forward(x).mul(2), y => a.Adjoint(y).mul(2));
        using var y = new Measurement(a, a.Forward(Rooms()));
        using var twice = new Measurement(doubled, y.Y.mul(2));
        TotalVariationSampler Sampler(double weight) => new(
            new TotalVariationOptions { Weight = weight, Iterations = 400, InnerIterations = 10 });
        var expected = Sampler(0.01).Sample(y, null, Watched(null));
        Assert.InRange(Error(Sampler(0.04).Sample(twice, null, Watched(null)), expected), 0, 1e-3);
    }

    [Fact]
    public void Every_tenth_iterate_and_the_last_are_shown()
    {
        using var scope = NewDisposeScope();
        using var a = ScrambledBlocks.Create(Image, 100, Random, ScalarType.Float32);
        using var y = new Measurement(a, a.Forward(Rooms().to(ScalarType.Float32)));
        var seen = new List<int>();
        var sampler = new TotalVariationSampler(new TotalVariationOptions { Iterations = 25 });
        var restored = sampler.Sample(y, null, Watched(step => seen.Add(step.Index)));
        Assert.Equal([10, 20, 25], seen);
        Assert.Equal(ScalarType.Float32, restored.dtype);
        Assert.True(restored.min().item<float>() >= 0 && restored.max().item<float>() <= 1);
        Assert.False(sampler.NeedsModel);
        Assert.Equal(25, sampler.Steps);
    }

    [Fact]
    public void It_stops_when_told_to()
    {
        using var scope = NewDisposeScope();
        using var a = ScrambledBlocks.Create(Image, 100, Random, ScalarType.Float32);
        using var y = new Measurement(a, a.Forward(Rooms().to(ScalarType.Float32)));
        using var stop = new CancellationTokenSource();
        var last = 0;
        var context = new SamplerContext(step => { last = step.Index; stop.Cancel(); }, Random, stop.Token);
        var sampler = new TotalVariationSampler(new TotalVariationOptions { Iterations = 1000 });
        Assert.Throws<OperationCanceledException>(() => sampler.Sample(y, null, context));
        Assert.Equal(10, last);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_leaves_one_tensor_the_result(bool cancelled)
    {
        using var a = ScrambledBlocks.Create(Image, 100, Random, ScalarType.Float32);
        using var rooms = Rooms();
        using var truth = rooms.to(ScalarType.Float32);
        using var measured = a.Forward(truth);
        using var y = new Measurement(a, measured);
        using var warm = y.BackProjection.clone();
        var options = new TotalVariationOptions { Iterations = 5, ReportEvery = 2 };
        var sampler = new TotalVariationSampler(options);
        sampler.Sample(y, null, Watched(null)).Dispose();
        var before = Alive;
        if (cancelled)
        {
            var context = new SamplerContext(null, Random, new CancellationToken(true));
            Assert.Throws<OperationCanceledException>(() => sampler.Sample(y, null, context));
            Assert.Equal(before, Alive);
            return;
        }
        var restored = sampler.Sample(y, null, Watched(null));
        Assert.Equal(before + 1, Alive);
        restored.Dispose();
        new BackProjectionSampler().Sample(y, null, Watched(null)).Dispose();
        Assert.Equal(before, Alive);
    }

    private static long Alive => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static RandomStream Random => RandomStream.FromSeed(2025).Derive("classical");

    private static SamplerContext Watched(Action<SamplerStep>? report) =>
        new(report, Random, CancellationToken.None);

    /// <summary>Four grey levels in rectangles, (1, 1, 32, 32).</summary>
    private static Tensor Rooms()
    {
        var x = full(1, 1, 32, 32, 0.2, dtype: ScalarType.Float64);
        x.narrow(2, 4, 12).narrow(3, 5, 20).fill_(0.8);
        x.narrow(2, 20, 8).narrow(3, 2, 10).fill_(0.5);
        x.narrow(2, 18, 12).narrow(3, 18, 9).fill_(1.0);
        return x;
    }

    /// <summary>‖a − b‖ / ‖b‖.</summary>
    private static double Error(Tensor a, Tensor b) =>
        a.sub(b).norm().item<double>() / b.norm().item<double>();
}
