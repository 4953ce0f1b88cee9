using Idm.Plugins.Essentials;
using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Plugins.Tests.Essentials;

/// <summary>Schedules of phases, and those made of others.</summary>
public sealed class PhaseScheduleTests
{
    private static PluginContext Context { get; } = new("", "", _ => { }, default) { Parts = part => part };

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.25, 0.1)]
    [InlineData(0.5, 0.2)]
    [InlineData(0.75, 0.3)]
    [InlineData(1, 0.3)]
    public void Linear_goes_from_one_to_the_other(double progress, double expected) => Assert.Equal(
        expected, new LinearSchedule(new() { From = 0.1, To = 0.3, Begin = 0.25, End = 0.75 })
        .At(progress), 1e-15);

    [Theory]
    [InlineData(0, 32)]
    [InlineData(0.29, 32)]
    [InlineData(0.3, 48)]
    [InlineData(0.6, 64)]
    [InlineData(1, 64)]
    public void Phases_change_where_they_end(double progress, double expected) => Assert.Equal(
        expected, new PhasesSchedule(new() { Values = [32, 48, 64], Until = [0.3, 0.6] }).At(progress));

    [Fact]
    public void Phases_are_of_equal_length_unless_said_otherwise() => Assert.Equal(
        [1, 1, 2, 2], new[] { 0, 0.49, 0.5, 0.99 }.Select(new PhasesSchedule(new() { Values = [1, 2] }).At));

    [Theory]
    [InlineData(new[] { 0.5, 0.6 })]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { double.NaN })]
    public void Ends_that_make_no_phases_are_refused(double[] until)
    {
        var error = Assert.Throws<PluginException>(
            () => new PhasesSchedule(new() { Values = [1, 2], Until = until }));
        Assert.Contains("until", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.2, 0)]
    [InlineData(0.6, 0.5)]
    [InlineData(1, 1)]
    public void A_sequence_gives_each_part_its_own_progress(double progress, double expected)
    {
        var schedule = new SequenceSchedule(
            new() { Parts = [Part(_ => 1), Part(p => p)], Until = [0.2] }, Context);
        Assert.Equal(expected, schedule.At(progress), 1e-15);
    }

    [Theory]
    [InlineData(MixRule.Sum, 0.75)]
    [InlineData(MixRule.Product, 0.125)]
    [InlineData(MixRule.Minimum, 0.25)]
    [InlineData(MixRule.Maximum, 0.5)]
    public void A_mix_is_made_by_its_rule(MixRule rule, double expected) => Assert.Equal(
        expected, new MixSchedule(new() { Parts = [Part(_ => 0.5), Part(p => p)], By = rule }, Context)
        .At(0.25));

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(0.05, 1.1)]
    [InlineData(0.1, 2)]
    [InlineData(0.9, 3)]
    public void A_warm_up_approaches_another_schedule(double progress, double expected)
    {
        var options = new WarmUpScheduleOptions { To = Part(p => p < 0.5 ? 2 : 3), Over = 0.1, From = 0.1 };
        Assert.Equal(expected, new WarmUpSchedule(options, Context).At(progress), 1e-15);
    }

    private static NestedPart<ISchedule> Part(Func<double, double> at) => new("function", new Function(at));

    private sealed class Function(Func<double, double> at) : ISchedule
    {
        public double At(double progress) => at(progress);
    }
}
