using Idm.Training.Steps;

namespace Idm.Training.Tests.Steps;

/// <summary>
/// A loss that leaves its range is reported, once in a while; one that varies within it is not.
/// </summary>
public sealed class DivergenceWatchTests
{
    [Fact]
    public void A_loss_that_varies_by_a_factor_of_three_is_no_divergence()
    {
        var watch = new DivergenceWatch();
        for (var step = 1; step <= 500; step++)
            Assert.Null(watch.Observe(step, 0.04 * Math.Pow(3, step % 3 - 1)));
    }

    [Fact]
    public void A_loss_that_falls_from_far_above_is_none_either()
    {
        var watch = new DivergenceWatch();
        for (var step = 1; step <= 500; step++) Assert.Null(watch.Observe(step, 100.0 / step));
    }

    [Fact]
    public void A_jump_is_reported_with_its_step_and_again_a_thousand_steps_later()
    {
        var watch = new DivergenceWatch();
        for (var step = 1; step <= 200; step++) Assert.Null(watch.Observe(step, 0.05));
        var first = watch.Observe(201, 50);
        Assert.Contains("step 201: the loss is 50, 1e+03 times the mean", first, StringComparison.Ordinal);
        for (var step = 202; step <= 1200; step++) Assert.Null(watch.Observe(step, 50));
        Assert.NotNull(watch.Observe(1201, 50));            // what is far above does not become the mean
    }

    [Fact]
    public void The_first_steps_are_no_measure()
    {
        var watch = new DivergenceWatch();
        Assert.Null(watch.Observe(1, 0.01));
        Assert.Null(watch.Observe(2, 5));
    }
}
