using Idm.Sdk;
using Idm.Training.Plans;

namespace Idm.Training.Tests.Plans;

public sealed class ScheduleTextTests
{
    [Fact]
    public void Phases_are_listed_with_the_steps_where_they_begin() => Assert.Equal(
        "train.patch: 32, from step 301 48, from step 601 64",
        ScheduleText.Of(new ScheduleCurve("train.patch", p => p < 0.3 ? 32 : p < 0.6 ? 48 : 64), 1000));

    [Fact]
    public void What_never_changes_is_said_so() => Assert.Equal(
        "rate: 0.001 throughout", ScheduleText.Of(new ScheduleCurve("rate", _ => 0.001), 1000));

    [Fact]
    public void Of_a_curve_the_ends_and_the_turns_are_said() => Assert.Equal(
        "rate: 0, by step 251 1, by step 1000 0.004",
        ScheduleText.Of(
            new ScheduleCurve("rate", p => p < 0.25 ? 4 * p : (1 - p) / 0.75 * (p < 0.999 ? 1 : 3)), 1000));

    [Fact]
    public void A_value_that_is_no_number_is_refused()
    {
        var curve = new ScheduleCurve("rate", p => p < 0.5 ? 1 : double.NaN);
        var error = Assert.Throws<PluginException>(() => ScheduleText.Of(curve, 10));
        Assert.Contains("rate is NaN at step 6 of 10", error.Message, StringComparison.Ordinal);
    }
}
