using Idm.Plugins.Essentials;
using Idm.Sdk;

namespace Idm.Plugins.Tests.Essentials;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Constant_is_constant(double progress) =>
        Assert.Equal(0.25, new ConstantSchedule(new() { Value = 0.25 }).At(progress));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.05, 4e-4)]
    [InlineData(0.1, 8e-4)]
    [InlineData(0.49, 8e-4)]
    [InlineData(0.5, 4e-4)]
    [InlineData(0.74, 4e-4)]
    [InlineData(0.75, 2e-4)]
    [InlineData(1, 2e-4)]
    public void Multistep_halves_at_its_milestones(double progress, double expected)
    {
        var schedule = new MultistepSchedule(new() { Value = 8e-4, Milestones = [0.5, 0.75], Warmup = 0.1 });
        Assert.Equal(expected, schedule.At(progress), 1e-15);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.2, 1)]
    [InlineData(0.4, 0.1 + (0.9 * 0.85355339059327378))]
    [InlineData(0.6, 0.55)]
    [InlineData(1, 0.1)]
    [InlineData(1.5, 0.1)]
    public void Cosine_rises_then_falls(double progress, double expected)
    {
        var schedule = new CosineSchedule(new() { Value = 1, Final = 0.1, Warmup = 0.2 });
        Assert.Equal(expected, schedule.At(progress), 1e-15);
    }

    [Fact]
    public void Warming_up_to_the_very_end_divides_by_nothing()
    {
        Assert.Equal(1, new CosineSchedule(new() { Value = 1, Warmup = 1 }).At(1));
        Assert.Equal(1, new CosineSchedule(new() { Value = 1 }).At(0));
        Assert.Equal(1, new MultistepSchedule(new() { Value = 1, Milestones = [] }).At(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4000)]
    [InlineData(double.NaN)]
    public void Milestones_outside_the_training_are_refused(double milestone)
    {
        var e = Assert.Throws<PluginException>(
            () => new MultistepSchedule(new() { Value = 1, Milestones = [milestone] }));
        Assert.Contains(FormattableString.Invariant($"{milestone}"), e.Message, StringComparison.Ordinal);
    }
}
