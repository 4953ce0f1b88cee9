namespace Idm.Preview.Sessions;

/// <summary>Keeps a preview rare enough: by time, by steps, and by what it costs.</summary>
/// <param name="time">The clock.</param>
/// <param name="every">Only every n-th step.</param>
/// <param name="share">The part of the run's time that may be spent; the first frame is free.</param>
public sealed class Throttle(TimeProvider time, int every = 1, double share = 0.01)
{
    private readonly long _started = time.GetTimestamp();
    private long? _last;
    private long _asked;
    private bool _counted;

    /// <summary>The least time between two frames.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Time spent so far, on all frames but the first.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>Time spent so far.</summary>
    public TimeSpan Total { get; private set; }

    /// <summary>Whether a step may be shown now.</summary>
    public bool Allows(long step, Urgency urgency)
    {
        _asked = time.GetTimestamp();
        if (_last is not { } before || urgency == Urgency.LastOfAll) return true;
        if (urgency == Urgency.Usual && (step % every != 0 || time.GetElapsedTime(before) < Pause))
            return false;
        return Spent <= share * time.GetElapsedTime(_started);
    }

    /// <summary>Takes note of a frame: all since it was allowed was its cost.</summary>
    public void Took()
    {
        var spent = time.GetElapsedTime(_asked);
        Total += spent;
        // The first one is also the time to compile code and to reserve memory, and says nothing about the
        // others.
        if (_counted) Spent += spent;
        _counted = true;
        _last = time.GetTimestamp();
    }

    /// <summary>Lets the first frame wait as if there had been one just now.</summary>
    public void Hold() => _last = time.GetTimestamp();
}
