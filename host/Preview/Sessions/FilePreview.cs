using System.Runtime.InteropServices;
using Idm.Preview.Composing;
using Idm.Preview.Frames;

namespace Idm.Preview.Sessions;

/// <summary>
/// Writes <c>latest.png</c> in time that the run leaves over: plain C#, nothing that could harm the run.
/// </summary>
/// <remarks>
/// The first picture comes after some seconds: a run that ends before has its strip at once.
/// </remarks>
public sealed class FilePreview : IPreview
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _posted = new(false);
    private readonly LatestPicture _picture;
    private readonly Thread _thread;
    private readonly Throttle _throttle;
    private readonly Action<string> _note;
    private Frame? _newest;
    private long _count, _dropped;
    private volatile bool _ended;

    /// <param name="folder">Where <c>latest.png</c> goes.</param>
    /// <param name="note">Says something to the user.</param>
    /// <param name="every">Only every n-th step.</param>
    public FilePreview(string folder, Action<string> note, int every = 1)
    {
        (_note, _picture) = (note, new LatestPicture(folder, new CpuComposer()));
        _throttle = new Throttle(TimeProvider.System, every) { Pause = LatestPicture.Pause };
        _throttle.Hold();
        _thread = new Thread(Work) { IsBackground = true, Name = "preview" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public PreviewCost Cost => new(_count, _dropped, _throttle.Total);

    /// <inheritdoc/>
    public bool Wants(long step, Urgency urgency) => !_ended && _throttle.Allows(step, Urgency.Usual);

    /// <inheritdoc/>
    public void Post(FrameInfo info, IReadOnlyList<PreviewLayer> layers)
    {
        try
        {
            var whole = info with { Layers = PreviewLayer.Describe(layers) };
            var samples = new float[whole.SampleCount];
            PreviewLayer.CopyTo(layers, MemoryMarshal.AsBytes(samples.AsSpan()));
            lock (_gate)
            {
                if (_newest is not null) _dropped++;
                _newest = new Frame(whole, samples);
            }
            _count++;
            _posted.Set();
        }
        catch (Exception e)
        {
            Stop(e);
        }
        _throttle.Took();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended = true;
        _posted.Set();
        _thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Work()
    {
        try
        {
            Background.YieldThread();
            while (!_ended)
            {
                _posted.WaitOne();
                Frame? frame;
                lock (_gate) (frame, _newest) = (_newest, null);
                if (frame is not null) _picture.Write(frame);
            }
        }
        catch (Exception e)
        {
            Stop(e);
        }
    }

    private void Stop(Exception e)
    {
        if (_ended) return;
        _ended = true;
        _note($"preview: off ({e.Message.TrimEnd('.')}); the run goes on");
    }
}
