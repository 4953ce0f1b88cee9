using System.Diagnostics;
using System.Runtime.InteropServices;
using Idm.Common.Files;
using Idm.Preview.Frames;
using Idm.Preview.Sessions;
using Idm.Preview.Viewing;
using Idm.Preview.Vulkan;
using Idm.Preview.Web;
using Idm.Preview.Windows;

namespace Idm.Preview.Program;

/// <summary>The viewer process: <c>idm preview-viewer</c>.</summary>
public static class ViewerProgram
{
    // A person has to find the page after a short run; a script's machine should be left as it was.
    private static readonly TimeSpan WebGrace = TimeSpan.FromSeconds(60),
        BriefWebGrace = TimeSpan.FromSeconds(10);

    /// <summary>Shows what a run sends, until the run or the user ends it.</summary>
    /// <param name="words">What the run options, see <see cref="ViewerArguments"/>.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> words)
    {
        var options = ViewerArguments.Parse(words);
        Background.BeQuiet();
        // Ctrl-C is for the run, which tells its viewer; the terminal sends it to both.
        using var interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT, context => context.Cancel = true);
        var history = new History();
        using var feed = new Feed(history);
        feed.Listen(Console.In);
        try
        {
            switch (options.Mode)
            {
                case "window": Window(options, history, feed); break;
                case "web": WebViewer.Serve(
                    options, history, feed, Say, options.Stay ? WebGrace : BriefWebGrace); break;
                default: Files(options, history, feed); break;
            }
            return ViewerExit.Closed;
        }
        catch (VulkanException e)
            when (history.Count > 0 && e.Message.Contains("lost", StringComparison.Ordinal))
        {
            return ViewerExit.DeviceLost;
        }
        catch (Exception e) when (e is VulkanException or IOException or InvalidDataException)
        {
            Say(ViewerProcess.Off + e.Message);
            return ViewerExit.Off;
        }
    }

    /// <summary>Shows a history that is complete, in this process.</summary>
    /// <param name="history">What to show.</param>
    /// <param name="options">Device, and folder for saved views.</param>
    /// <param name="cancellation">Closes the window.</param>
    /// <exception cref="VulkanException">A window cannot be opened.</exception>
    public static void Show(History history, PreviewOptions options, CancellationToken cancellation)
    {
        using var feed = new Feed(history);
        feed.Complete();
        Window(new ViewerArguments("window", options.Folder, options.Device, true, "", 0, options.Fps ?? 0),
            history, feed,
            announce: false, cancellation);
    }

    /// <summary>
    /// Serves a history that is complete as a page, in this process, until it is interrupted.
    /// </summary>
    public static void Serve(
        History history, PreviewOptions options, Action<string> say, CancellationToken cancellation)
    {
        using var feed = new Feed(history);
        feed.Complete();
        WebViewer.Serve(
            new ViewerArguments("web", options.Folder, options.Device, true, options.Address, options.Port,
            options.Fps ?? 0),
            history, feed, say, null, cancellation);
    }

    private static void Window(ViewerArguments options, History history, Feed feed, bool announce = true,
        CancellationToken cancellation = default)
    {
        using var window = new ViewerWindow(history, options.Device);
        if (announce) Say($"{ViewerProcess.Ready}{Cpu(window.Gpu)}window, drawn by {window.Gpu.Name}");
        var pause = options.Fps > 0 ? Math.Min(0.2, 1 / options.Fps) : window.Gpu.IsCpu ? 0.1 : 0.03;
        var played = Stopwatch.StartNew();
        var yielded = false;
        while (!window.IsClosed && !cancellation.IsCancellationRequested)
        {
            feed.Receive();
            if (window.IsPlaying && played.Elapsed.TotalSeconds > 0.25)
            {
                window.View = Keys.Step(window.View, 1, history.Count);
                played.Restart();
            }
            if (window.Turn(pause) is { } saved) Save(options.Folder, saved);
            if (!yielded && window.Gpu.IsCpu && history.Count > 0 && !feed.Ended)
            {
                Background.YieldProcess();
                yielded = true;
            }
            if (feed.Ended && !options.Stay && !feed.Receive()) break;
        }
    }

    private static void Files(ViewerArguments options, History history, Feed feed)
    {
        var context = VulkanContext.Open(options.Device);
        using var composer = new VulkanComposer(context);
        var picture = new LatestPicture(options.Folder, composer);
        Say($"{ViewerProcess.Ready}{Cpu(context.Gpu)}{LatestPicture.FileName}, drawn by {composer.Name}");
        var written = Stopwatch.StartNew();
        var (any, fresh) = (false, false);
        while (true)
        {
            var ended = feed.Ended;
            fresh |= feed.Receive();
            if (fresh && (ended || !any || written.Elapsed > LatestPicture.Pause))
            {
                picture.Write(history.At(history.Count - 1)!);
                if (!any) Background.YieldProcess();
                (any, fresh) = (true, false);
                written.Restart();
            }
            if (ended) return;
            Thread.Sleep(50);
        }
    }

    private static string Cpu(Gpu gpu) => gpu.IsCpu ? ViewerProcess.Cpu : "";

    private static void Save(string folder, byte[] png)
    {
        for (var n = 1; ; n++)
        {
            var path = Path.Combine(folder, $"view-{n}.png");
            if (File.Exists(path)) continue;
            AtomicFile.Write(path, png);
            Say($"saved {path}");
            return;
        }
    }

    private static void Say(string line)
    {
        try
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
        catch (IOException)
        {
            // the run is gone
        }
    }
}
