using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

/// <summary>
/// A chain that cannot be rebuilt: sixteen couplings whose v is far below what training allows.
/// </summary>
public sealed class RoundTripMonitorTests
{
    private const int Length = 16;

    [Fact]
    public void Anchors_are_doubled_step_by_step_until_the_gradients_are_right_again()
    {
        using var toy = new Toy(ScalarType.Float32);
        var watch = new RoundTripMonitor("the tight chain", Length);
        List<string> said = [];
        watch.AnchorsAdded = said.Add;
        var loss = Chain(toy, watch, v: 0.05);
        var plain = toy.Differentiate(loss, reversible: false).Gradients;

        watch.BeginStep();
        var wrong = toy.Differentiate(loss, reversible: true).Gradients;
        Assert.True(watch.Exceeded);
        Assert.Equal(Length / 2, watch.AnchorEvery);
        Assert.False(Toy.WorstError(plain, wrong) < 1e-2, "the chain was meant to be too long to rebuild");

        for (var every = Length / 4; every > 0 && watch.Exceeded; every /= 2)
        {
            watch.BeginStep();
            Assert.False(watch.Exceeded);
            var count = said.Count;
            // Several stretches exceed the limit, it is told once.
            toy.Differentiate(loss, reversible: true);
            Assert.Equal(count + (watch.Exceeded ? 1 : 0), said.Count);
            Assert.Equal(watch.Exceeded ? every : 2 * every, watch.AnchorEvery);
        }

        Assert.False(watch.Exceeded);
        Assert.InRange(watch.LastError, 0, watch.Limit);
        Assert.All(
            said, sentence =>
                Assert.StartsWith("the tight chain: the 16 couplings", sentence, StringComparison.Ordinal));
        var right = toy.Differentiate(loss, reversible: true).Gradients;
        Assert.InRange(Toy.WorstError(plain, right), 0, 1e-3);
    }

    [Fact]
    public void A_chain_within_the_bounds_is_left_alone()
    {
        using var toy = new Toy(ScalarType.Float64);
        var watch = new RoundTripMonitor("chain", Length);
        var loss = Chain(toy, watch, v: Coupling.MixingBounds.Low);
        watch.BeginStep();
        toy.Differentiate(loss, reversible: true);
        Assert.False(watch.Exceeded);
        Assert.Equal(Length, watch.AnchorEvery);
        Assert.InRange(watch.LastError, 1e-16, 1e-8);       // measured, not assumed
    }

    [Fact]
    public void An_error_that_is_not_a_number_exceeds_any_limit()
    {
        var watch = new RoundTripMonitor("chain", Length);
        watch.Observe(double.NaN);
        Assert.True(watch.Exceeded);
        Assert.True(double.IsNaN(watch.LastError));
        watch.BeginStep();
        Assert.False(watch.Exceeded);
        Assert.Equal(0, watch.LastError);
    }

    [Fact]
    public void With_every_input_kept_there_is_nothing_left_to_tighten()
    {
        var watch = new RoundTripMonitor("chain", Length) { AnchorEvery = 1 };
        watch.Observe(1);
        Assert.False(watch.Exceeded);
        Assert.Equal(1, watch.AnchorEvery);
    }

    [Fact]
    public void A_reading_outlives_steps_that_are_not_measured()
    {
        using var toy = new Toy(ScalarType.Float64);
        var watch = new RoundTripMonitor("chain", Length);
        Assert.Equal(new ChainReading("chain", Length, Length, null), watch.Reading);
        Assert.Equal("chain not measured (16 couplings)", $"{watch.Reading}");

        var loss = Chain(toy, watch, v: 0.5);
        watch.BeginStep();
        toy.Differentiate(loss, reversible: true);
        var reading = watch.Reading;
        Assert.Equal(watch.LastError, reading.Error);
        Assert.InRange(watch.LastError, 1e-16, 1e-8);

        watch.BeginStep(measure: false);
        toy.Differentiate(loss, reversible: true);
        Assert.Equal(0, watch.LastError);
        Assert.Equal(reading, watch.Reading);

        watch.BeginStep();
        watch.Observe(0.25);
        Assert.Equal("chain 0.25 (16 couplings, anchors every 8)", $"{watch.Reading}");
    }

    private static Func<Tensor> Chain(Toy toy, RoundTripMonitor watch, double v)
    {
        var x = toy.Add("x", 0, 1, 4, 6);
        var layers =
            toy.Couplings("chain", v, 0, [.. Enumerable.Range(0, Length).Select(i => toy.Body($"body.{i}"))]);
        return () =>
        {
            using var scope = NewDisposeScope();
            var (y1, y2) = ReversibleTape.Chain(x, x.mul(Scalars.Two), layers, watch);
            return y1.add(y2, Scalars.One).square().mean().MoveToOuterDisposeScope();
        };
    }
}
