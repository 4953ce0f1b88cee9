using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Samplers;

/// <summary>
/// The step loop: what it computes, who sees it, when it stops, and that nothing is left behind.
/// </summary>
public sealed class IterateTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly List<(int Index, int Count, double X, double Estimate)> _seen = [];

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_state_is_its_own_estimate()
    {
        var x = Watched().Iterate(Number(1), 3, (x, i) => x.Times(2).Plus(i));
        Assert.Equal((((2 + 1) * 2) + 2) * 2 + 3, x.item<double>());
        Assert.Equal([(1, 3, 1, 3), (2, 3, 3, 8), (3, 3, 8, 19)], _seen);
    }

    [Fact]
    public void Observers_see_the_estimate_beside_the_state()
    {
        var x = Watched().Iterate(Number(8), 2, (x, _) => (x.Over(2), x.Minus(1)));
        Assert.Equal(2, x.item<double>());
        Assert.Equal([(1, 2, 8, 7), (2, 2, 4, 3)], _seen);
    }

    /// <summary>Fibonacci's numbers: each step needs the two before it.</summary>
    [Fact]
    public void More_than_the_image_is_carried()
    {
        var state = Watched().Iterate([Number(1), Number(0)], 10, (s, _) => [s[0].Plus(s[1]), s[0]]);
        Assert.Equal((89, 55), (state[0].item<double>(), state[1].item<double>()));
        Assert.Equal(10, _seen.Count);
    }

    [Fact]
    public void Every_third_step_and_the_last_are_shown()
    {
        Watched().Iterate(Number(0), 7, (x, _) => x.Plus(1), reportEvery: 3);
        Assert.Equal([3, 6, 7], _seen.Select(s => s.Index));
    }

    [Fact]
    public void It_stops_before_the_step_after_which_it_was_told_to()
    {
        using var stop = new CancellationTokenSource();
        var done = 0;
        Assert.Throws<OperationCanceledException>(
            () => (Watched() with { Cancellation = stop.Token }).Iterate(
            Number(0), 5, (x, i) =>
            {
                done = i;
                if (i == 2) stop.Cancel();
                return x.Plus(1);
            }));
        Assert.Equal(2, done);
    }

    [Fact]
    public void What_the_step_did_not_make_is_not_freed()
    {
        var (start, cached) = (Number(1), Number(5));
        var context = Watched();
        Assert.Equal(5, context.Iterate(start, 3, (x, i) => i == 2 ? cached : x).item<double>());
        Assert.Equal(5, context.Iterate([start, start], 3, (s, _) => [cached, s[1]])[0].item<double>());
        Assert.Same(start, context.Iterate(start, 0, (x, _) => x));
        Assert.Equal((1, 5), (start.item<double>(), cached.item<double>()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Only_the_result_is_left(int steps)
    {
        var context = new SamplerContext(null, RandomStream.FromSeed(1), default);
        var (start, before) = (Number(1), Alive);
        context.Iterate(start, steps, (x, i) => x.Times(0.5).Plus(x.square().Minus(i))).Dispose();
        context.Iterate(start, steps, (x, i) => (x.Times(0.5).Plus(x.square()), x.Minus(i))).Dispose();
        foreach (var t in context.Iterate([start, start], steps, (s, _) => [s[0].Plus(s[1]), s[1]]))
            t.Dispose();
        Assert.Equal(before, Alive);
    }

    [Fact]
    public void Autograd_goes_through_all_steps()
    {
        var start = Number(3).requires_grad_();
        new SamplerContext(null, RandomStream.FromSeed(1), default)
            .Iterate(start, 3, (x, _) => x.square()).backward();
        Assert.Equal(8 * Math.Pow(3, 7), start.grad!.item<double>(), 1e-9);          // x⁸
    }

    [Fact]
    public void A_step_that_is_shown_by_hand_stops_too()
    {
        Watched().Show(new SamplerStep(1, 2, Number(1), Number(4)));
        Assert.Equal([(1, 2, 1, 4)], _seen);
        Assert.Throws<OperationCanceledException>(
            () => (Watched() with { Cancellation = new CancellationToken(true) })
            .Show(new SamplerStep(2, 2, Number(1), Number(4))));
    }

    private static long Alive => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static Tensor Number(double value) => tensor(value, ScalarType.Float64);

    private SamplerContext Watched() => new(
        s => _seen.Add((s.Index, s.Count, s.X.item<double>(), s.Estimate.item<double>())),
        RandomStream.FromSeed(1), default);
}
