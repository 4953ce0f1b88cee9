using Idm.Preview.Sessions;

namespace Idm.Preview.Tests.Sessions;

public sealed class ThrottleTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void A_run_of_quick_steps_is_shown_as_often_as_allowed()
    {
        var throttle = new Throttle(_clock) { Pause = TimeSpan.FromSeconds(0.5) };
        Assert.Equal(20, Shown(throttle, steps: 1000, each: 10, cost: 0));
    }

    [Fact]
    public void Dear_pictures_become_rare()
    {
        var throttle = new Throttle(_clock) { Pause = TimeSpan.FromSeconds(0.5) };
        var shown = Shown(throttle, steps: 1000, each: 10, cost: 50);
        Assert.InRange(shown, 2, 4);                    // 50 ms in 5 s are 1 %
        Assert.True(throttle.Spent <= TimeSpan.FromSeconds(0.2));
        Assert.False(throttle.Allows(1001, Urgency.LastOfImage));
        Assert.True(throttle.Allows(1001, Urgency.LastOfAll));
    }

    [Fact]
    public void The_last_step_need_not_wait_and_others_may_be_left_out()
    {
        var throttle = new Throttle(_clock, every: 3) { Pause = TimeSpan.FromSeconds(0.5) };
        Assert.True(throttle.Allows(1, Urgency.Usual));
        throttle.Took();
        _clock.Pass(1);
        Assert.False(throttle.Allows(2, Urgency.Usual));
        Assert.True(throttle.Allows(2, Urgency.LastOfImage));
        _clock.Pass(1000);
        Assert.False(throttle.Allows(4, Urgency.Usual));
        Assert.True(throttle.Allows(6, Urgency.Usual));
    }

    private int Shown(Throttle throttle, int steps, int each, int cost)
    {
        var shown = 0;
        for (var step = 1; step <= steps; step++)
        {
            _clock.Pass(each);
            if (!throttle.Allows(step, Urgency.Usual)) continue;
            _clock.Pass(cost);
            throttle.Took();
            shown++;
        }
        return shown;
    }

    private sealed class Clock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _milliseconds;

        public void Pass(int milliseconds) => _milliseconds += milliseconds;
    }
}
