using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

/// <summary>The tape against plain autograd, which runs when no tape is open.</summary>
public sealed class ReversibleTapeTests
{
    private const double Rounding = 1e-12;

    [Fact]
    public void Nested_chains_checkpoints_skips_and_shared_scalars_have_the_gradients_of_plain_autograd()
    {
        using var toy = new NestedToy();
        var plain = toy.Differentiate(reversible: false);
        var taped = toy.Differentiate(reversible: true);
        Assert.Equal(plain.Loss, taped.Loss);
        Assert.InRange(Toy.WorstError(plain.Gradients, taped.Gradients), 0, Rounding);
    }

    [Fact]
    public void Bodies_run_again_in_the_backward_pass()
    {
        using var toy = new NestedToy();
        toy.Differentiate(reversible: false);
        Assert.Equal(3, toy.BodyCalls);
        toy.BodyCalls = 0;
        toy.Differentiate(reversible: true);
        Assert.Equal(6, toy.BodyCalls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Anchors_do_not_change_the_gradients(int every)
    {
        using var toy = new NestedToy(outer: new RoundTripMonitor("outer", 3) { AnchorEvery = every });
        var plain = toy.Differentiate(reversible: false);
        var taped = toy.Differentiate(reversible: true);
        Assert.Equal(plain.Loss, taped.Loss);
        Assert.InRange(Toy.WorstError(plain.Gradients, taped.Gradients), 0, Rounding);
    }

    [Fact]
    public void A_cut_sums_the_gradients_of_its_users()
    {
        using var toy = new Toy(ScalarType.Float64, 3);
        var x = toy.Add("x", 0.5, 0.3, 3);
        toy.Differentiate(
            () =>
            {
                var cut = ReversibleTape.Cut(x.mul(x));
                return cut.mul(cut).sum().add(cut.sum(), Scalars.One);      // Σ x⁴ + x²
            },
            reversible: true);
        using var scope = NewDisposeScope();
        var expected = x.pow(3).mul(4).add(x.mul(2));
        Assert.Equal(
            expected.data<double>().ToArray(), x.grad!.data<double>().ToArray(), (a, b) =>
                Math.Abs(a - b) < Rounding);
    }

    [Fact]
    public void Without_gradients_everything_runs_plainly()
    {
        using var toy = new Toy(ScalarType.Float64);
        var layers = toy.Couplings("c", 0.5, 0.1, toy.Body("a"), toy.Body("b"));
        using var scope = NewDisposeScope();
        var (x1, x2) = (ones(2, 6, dtype: ScalarType.Float64), zeros(2, 6, dtype: ScalarType.Float64));
        var (expected, _) = ReversibleTape.Chain(x1, x2, layers);
        using var tape = new ReversibleTape();
        using var noGrad = no_grad();
        var (actual, _) = ReversibleTape.Chain(x1, x2, layers);
        Assert.False(actual.requires_grad);
        Assert.Equal(expected.data<double>().ToArray(), actual.data<double>().ToArray());
    }

    [Fact]
    public void What_two_segments_share_uncut_ends_in_an_error_that_can_be_caught()
    {
        using var toy = new Toy(ScalarType.Float64);
        var (x, body) = (toy.Add("x", 0, 1, 2, 6), toy.Body("body"));
        var error = Assert.ThrowsAny<Exception>(() => toy.Differentiate(
            () =>
            {
                // Enters a segment before and one after.
                var uncut = x.exp();
                return ReversibleTape.Checkpoint(body, uncut).add(uncut, Scalars.One).sum();
            },
            reversible: true));
        Assert.Contains("backward through the graph a second time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Autograd_runs_in_its_own_mode_and_bodies_outside_of_it()
    {
        using var toy = new NestedToy();
        var expected = toy.Differentiate(reversible: true);
        var (opened, open) = (0, 0);
        toy.BodyCalls = 0;
        toy.OnBody = () => Assert.Equal(0, open);
        var actual = toy.Differentiate(reversible: true, duringAutograd: () =>
        {
            (opened, open) = (opened + 1, open + 1);
            return new Closing(() => open--);
        });
        Assert.Equal(6, toy.BodyCalls);
        Assert.Equal(0, open);
        Assert.True(opened > 3 * 3, $"opened {opened} times: not by the tapes inside of the bodies");
        Assert.Equal(0, Toy.WorstError(expected.Gradients, actual.Gradients));
    }

    [Fact]
    public void Between_segments_the_tape_lets_others_act_inside_of_bodies_too()
    {
        using var toy = new NestedToy();
        var expected = toy.Differentiate(reversible: true);
        var calls = 0;
        var actual = toy.Differentiate(reversible: true, betweenSegments: () => calls++);
        Assert.True(calls > 2 * 3 * 3, $"called {calls} times: not by the tapes inside of the bodies");
        Assert.Equal(0, Toy.WorstError(expected.Gradients, actual.Gradients));
    }

    [Fact]
    public void Only_the_innermost_tape_runs_backward()
    {
        using var scope = NewDisposeScope();
        using var outer = new ReversibleTape();
        using (var inner = new ReversibleTape())
            Assert.Throws<InvalidOperationException>(() => outer.Backward(ones(1)));
        var x = ones(1).requires_grad_(true);
        outer.Backward(x.mul(x));
        Assert.Equal(2, x.grad!.item<float>());
    }

    private sealed class Closing(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
