using Idm.Preview.Frames;
using Idm.Preview.Sharing;

namespace Idm.Preview.Sessions;

/// <summary>Shows a run in a viewer process, through shared memory.</summary>
public sealed class ViewerPreview : IPreview
{
    private const int LostDevice = ViewerExit.DeviceLost;
    private static readonly TimeSpan OnGpu = TimeSpan.FromSeconds(0.1), OnCpu = TimeSpan.FromSeconds(0.5);

    private readonly PreviewOptions _options;
    private readonly string _mode;
    private readonly Action<string> _note;
    private readonly Throttle _throttle;
    private readonly ManualResetEventSlim _answered = new();
    private readonly Lock _gate = new();
    private ViewerProcess? _viewer;
    private MailboxWriter? _mailbox;
    private long _count, _dropped;
    private bool _restarted;
    private volatile bool _ended, _ready;

    /// <summary>Starts the viewer; it gets ready while the run does.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="mode">window, web or files.</param>
    /// <param name="note">Says something to the user; from any thread.</param>
    public ViewerPreview(PreviewOptions options, string mode, Action<string> note)
    {
        (_options, _mode, _note) = (options, mode, note);
        _throttle = new Throttle(TimeProvider.System, options.Every)
        {
            Pause = options.Fps is { } fps ? TimeSpan.FromSeconds(1 / fps) : OnCpu,
        };
        Start();
    }

    /// <summary>Reason why there is no viewer; null while there is one.</summary>
    public string? Failure { get; private set; }

    /// <summary>The process; 0 if there is none.</summary>
    public int ProcessId => _viewer?.Id ?? 0;

    /// <inheritdoc/>
    public PreviewCost Cost => new(_count, _dropped + (_mailbox?.Dropped ?? 0), _throttle.Total);

    /// <summary>Waits until the viewer has said whether it can show anything.</summary>
    /// <returns>Whether it can.</returns>
    public bool WaitUntilReady(TimeSpan limit)
    {
        if (!_answered.Wait(limit)) Fail($"the viewer did not answer within {limit.TotalSeconds:f0} seconds");
        return _ready && !_ended;
    }

    /// <inheritdoc/>
    public bool Wants(long step, Urgency urgency) => !_ended && _throttle.Allows(step, urgency);

    /// <inheritdoc/>
    public void Post(FrameInfo info, IReadOnlyList<PreviewLayer> layers)
    {
        if (_ended) return;
        try
        {
            var whole = info with { Layers = PreviewLayer.Describe(layers) };
            var text = FrameCodec.Text(whole);
            var bytes = FrameCodec.Size(text, whole);
            lock (_gate)
            {
                var mailbox = Mailbox(bytes);
                PreviewLayer.CopyTo(layers, FrameCodec.Begin(mailbox.Slot(bytes), text, whole));
                mailbox.Publish(bytes);
            }
            _count++;
        }
        catch (Exception e)
        {
            Fail(e.Message.TrimEnd('.'));
        }
        _throttle.Took();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var viewer = _viewer;
        var hadEnded = _ended;
        _ended = true;
        if (viewer is not null && !hadEnded)
        {
            viewer.Tell(ViewerProcess.End);
            // Only a viewer of files is waited for, as its last picture is the run's; windows end by
            // themselves.
            if (_mode == "files") viewer.Wait(TimeSpan.FromSeconds(5));
            if (_mode == "files" || !_ready) viewer.Kill();
        }
        viewer?.Dispose();
        lock (_gate) _mailbox?.Dispose();
        _answered.Dispose();
    }

    private void Start()
    {
        try
        {
            _viewer = new ViewerProcess(_options, _mode, Heard, Exited);
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception)
        {
            Fail($"the viewer did not start: {e.Message.TrimEnd('.')}");
        }
    }

    private MailboxWriter Mailbox(long bytes)
    {
        if (_mailbox is not null && bytes <= _mailbox.Capacity) return _mailbox;
        _dropped += _mailbox?.Dropped ?? 0;
        _mailbox?.Dispose();
        _mailbox = MailboxWriter.Create(bytes + (bytes / 8) + 65536);       // curves and names may grow
        _viewer?.Tell(ViewerProcess.Open + _mailbox.Path);
        return _mailbox;
    }

    private void Heard(string line)
    {
        if (line.StartsWith(ViewerProcess.Off, StringComparison.Ordinal))
        {
            Fail(line[ViewerProcess.Off.Length..]);
        }
        else if (line.StartsWith(ViewerProcess.Ready, StringComparison.Ordinal))
        {
            var what = line[ViewerProcess.Ready.Length..];
            var cpu = what.StartsWith(ViewerProcess.Cpu, StringComparison.Ordinal);
            if (cpu) what = what[ViewerProcess.Cpu.Length..];
            if (!cpu && _options.Fps is null) _throttle.Pause = OnGpu;
            _ready = true;
            _note($"preview: {what}");
            _answered.Set();
        }
        else
        {
            _note($"preview: {line}");
        }
    }

    private void Exited(int code)
    {
        if (_ended) return;
        if (code == LostDevice && !_restarted)
        {
            _restarted = true;
            lock (_gate)
            {
                _mailbox?.Dispose();
                _mailbox = null;
                _viewer?.Dispose();
                Start();
            }
            return;
        }
        // Exit code 0: somebody closed the window, and knows it.
        if (code == ViewerExit.Closed) _ended = true;
        else Fail($"the viewer ended, exit code {code}");
    }

    private void Fail(string reason)
    {
        if (_ended) return;
        _ended = true;
        Failure = reason;
        _note($"preview: off ({reason}); the run goes on");
        try
        {
            _answered.Set();
        }
        catch (ObjectDisposedException)
        {
            // nobody waits any more
        }
    }
}
