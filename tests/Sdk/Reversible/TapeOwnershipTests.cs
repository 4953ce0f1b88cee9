using Idm.Sdk.Reversible;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Reversible;

/// <summary>
/// Who frees what: no tensor is left behind, neither by steps that succeed nor by those that fail.
/// </summary>
public sealed class TapeOwnershipTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Twenty_steps_leave_no_tensor_behind(bool anchors)
    {
        using var toy = new NestedToy(
            outer: new RoundTripMonitor("outer", 3) { AnchorEvery = anchors ? 1 : 3 });
        toy.Differentiate(reversible: true);
        var before = Settled();
        for (var i = 0; i < 20; i++) toy.Differentiate(reversible: true);
        Assert.Equal(before, Counts());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void An_exception_in_a_body_leaves_nothing_behind_and_the_next_step_is_right(int call)
    {
        using var toy = new NestedToy();
        var plain = toy.Differentiate(reversible: false).Gradients;
        toy.Differentiate(reversible: true);
        toy.Toy.ZeroGradients();
        var before = Settled();

        // Calls 1 to 3 are the forward pass, 4 to 6 recompute.
        toy.BodyCalls = 0;
        toy.OnBody = () =>
        {
            if (toy.BodyCalls == call) throw new InvalidDataException("a body failed");
        };
        Assert.Throws<InvalidDataException>(() => toy.Differentiate(reversible: true));
        toy.Toy.ZeroGradients();
        Assert.Equal(before, Counts());

        toy.OnBody = null;
        var after = toy.Differentiate(reversible: true).Gradients;
        Assert.InRange(Toy.WorstError(plain, after), 0, 1e-12);
    }

    [Fact]
    public void A_tape_that_is_closed_without_backward_frees_what_it_recorded()
    {
        using var toy = new Toy(ScalarType.Float64);
        var (x, body) = (toy.Add("x", 0, 1, 4, 6), toy.Body("body"));
        Record();
        var before = Settled();
        for (var i = 0; i < 5; i++) Record();
        Assert.Equal(before, Counts());

        void Record()
        {
            using var scope = NewDisposeScope();
            using var tape = new ReversibleTape();
            ReversibleTape.Cut(ReversibleTape.Checkpoint(body, x));
        }
    }

    private static (long Total, long Live, long Outside) Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Counts();
    }

    private static (long Total, long Live, long Outside) Counts()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        return (Tensor.TotalCount, statistics.ThreadTotalLiveCount, statistics.CreatedOutsideScopeCount);
    }
}
