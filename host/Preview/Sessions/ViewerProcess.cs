using System.Diagnostics;

namespace Idm.Preview.Sessions;

/// <summary>
/// A viewer in a process of its own: it may crash, hang or be killed, and the run does not notice.
/// </summary>
internal sealed class ViewerProcess : IDisposable
{
    /// <summary>The viewer's message when it is ready, followed by the device that it draws with.</summary>
    public const string Ready = "ready ", Off = "off ", Cpu = "cpu ";

    /// <summary>Messages to the viewer: a mailbox to open; the end of the run.</summary>
    public const string Open = "open ", End = "end";

    private readonly Process _process;
    private readonly Action<string> _heard;
    private readonly Action<int> _exited;

    /// <param name="options">What to start, and with which options.</param>
    /// <param name="mode">window, web or files.</param>
    /// <param name="heard">Takes a line of the viewer; on another thread.</param>
    /// <param name="exited">Takes its exit code; on another thread.</param>
    public ViewerProcess(PreviewOptions options, string mode, Action<string> heard, Action<int> exited)
    {
        (_heard, _exited) = (heard, exited);
        var start = new ProcessStartInfo(options.Viewer[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in options.Viewer.Skip(1)) start.ArgumentList.Add(argument);
        foreach (var argument in ViewerArguments.Of(options, mode)) start.ArgumentList.Add(argument);
        // On a CPU driver the viewer must not take the run's cores.
        start.Environment.TryAdd("LP_NUM_THREADS", "1");
        _process = Process.Start(start) ?? throw new IOException($"'{options.Viewer[0]}' did not start");
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) _heard(text);
        };
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => Ended();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>
    /// Tells it something. A viewer that is gone or hangs does not matter: a pipe holds a few lines.
    /// </summary>
    public void Tell(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // its end is reported by itself
        }
    }

    /// <summary>Gives it some time to end by itself.</summary>
    public void Wait(TimeSpan limit) => _process.WaitForExit(limit);

    /// <summary>Ends it if it still runs.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // it is gone already
        }
    }

    /// <summary>Lets go of it; it sees the end of its input.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // it is gone already
        }
        _process.Dispose();
    }

    /// <summary>
    /// Reports the end after the last line: a viewer says why it ends, and the reason must come first.
    /// </summary>
    private void Ended()
    {
        int code;
        try
        {
            _process.WaitForExit();
            code = _process.ExitCode;
        }
        catch (InvalidOperationException)
        {
            return;                                         // the run has let go of it
        }
        _exited(code);
    }
}
