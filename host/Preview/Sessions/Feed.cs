using System.Diagnostics;
using System.Runtime.InteropServices;
using Idm.Preview.Frames;
using Idm.Preview.Sharing;

namespace Idm.Preview.Sessions;

/// <summary>
/// The viewer's ear: commands from the run on one side, frames from its mailbox on the other.
/// </summary>
/// <param name="history">Where frames go.</param>
internal sealed partial class Feed(History history) : IDisposable
{
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(8);

    private MailboxReader? _mailbox;
    private string? _next;
    private long _alive = Stopwatch.GetTimestamp();
    private volatile bool _ended;

    /// <summary>Whether the run said that it is over.</summary>
    public bool Ended => _ended;

    /// <summary>Says that nothing more will come: the history is complete.</summary>
    public void Complete() => _ended = true;

    /// <summary>Starts to listen.</summary>
    public void Listen(TextReader commands)
    {
        var thread = new Thread(() => Hear(commands)) { IsBackground = true, Name = "commands" };
        thread.Start();
    }

    /// <summary>Takes what has come; call it again and again from the viewer's loop.</summary>
    /// <returns>Whether a frame has come.</returns>
    public bool Receive()
    {
        Volatile.Write(ref _alive, Stopwatch.GetTimestamp());
        var came = Take();
        if (Interlocked.Exchange(ref _next, null) is not { } path) return came;
        _mailbox?.Dispose();
        _mailbox = MailboxReader.Open(path);
        return Take() || came;
    }

    public void Dispose() => _mailbox?.Dispose();

    private bool Take()
    {
        if (_mailbox is null || !_mailbox.TryTake(out var bytes)) return false;
        history.Add(FrameCodec.Read(bytes));
        return true;
    }

    private void Hear(TextReader commands)
    {
        while (commands.ReadLine() is { } line)
        {
            if (line == ViewerProcess.End) _ended = true;
            else if (line.StartsWith(ViewerProcess.Open, StringComparison.Ordinal))
                Volatile.Write(ref _next, line[ViewerProcess.Open.Length..]);
        }
        // The run is gone. One that was killed takes its viewer along; and a viewer that hangs in its
        // display, its
        // graphics driver or its exit handlers must not stay behind either.
        if (!_ended) Exit(ViewerExit.Closed);
        while (Stopwatch.GetElapsedTime(Volatile.Read(ref _alive)) < Hung) Thread.Sleep(200);
        Exit(ViewerExit.Closed);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
