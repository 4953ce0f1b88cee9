namespace Idm.Preview.Frames;

/// <summary>The frames that were received, oldest first, within a budget of memory. Thread-safe.</summary>
/// <param name="budget">How many bytes of samples are kept; the newest frame always is.</param>
public sealed class History(long budget = 512L << 20)
{
    private readonly Lock _gate = new();
    private readonly List<Frame> _frames = [];
    private long _bytes;

    /// <summary>Rises with each frame added.</summary>
    public long Version { get; private set; }

    /// <summary>Number of frames kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _frames.Count;
        }
    }

    /// <summary>The frame at an index, clamped to those there are; null if there are none.</summary>
    public Frame? At(int index)
    {
        lock (_gate) return _frames.Count == 0 ? null : _frames[Math.Clamp(index, 0, _frames.Count - 1)];
    }

    /// <summary>Adds the newest frame.</summary>
    public void Add(Frame frame)
    {
        lock (_gate)
        {
            _frames.Add(frame);
            _bytes += Size(frame);
            // Every second old frame goes, so that the history stays one of the whole run.
            for (var i = 1; _bytes > budget && _frames.Count > 2; i++)
            {
                if (i >= _frames.Count - 1) i = 1;
                _bytes -= Size(_frames[i]);
                _frames.RemoveAt(i);
            }
            Version++;
        }
    }

    private static long Size(Frame frame) => (long)frame.Samples.Length * sizeof(float);
}
