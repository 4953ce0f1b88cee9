using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Tests.Vulkan;

namespace Idm.Preview.Tests.Windows;

/// <summary>An X server in memory, whose screen can be read, and which can be killed or frozen.</summary>
internal sealed partial class XServer : IDisposable
{
    private const int Stop = 19, Continue = 18, Terminate = 15;
    private readonly Process _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("idm-screen-").FullName;

    public XServer()
    {
        Validation.Require();
        Tool.Need(
            NativeLibrary.TryLoad("libglfw.so.3", out _),
            "found no libglfw.so.3; Debian: apt-get install libglfw3");
        _process = Process.Start(new ProcessStartInfo(
            Tool.Program("xvfb", "Xvfb"),
            ["-displayfd", "1", "-screen", "0", "1920x1080x24", "-fbdir", _folder, "-nolisten", "tcp",
            "-noreset"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Display = ":" + _process.StandardOutput.ReadLine();
        Assert.Matches(@"^:\d+$", Display);
    }

    /// <summary>Its name.</summary>
    public string Display { get; }

    /// <summary>What is on the screen, from its upper left corner.</summary>
    public Canvas Screen(int width, int height)
    {
        var dump = File.ReadAllBytes(Path.Combine(_folder, "Xvfb_screen0"));
        int Header(int field) => BinaryPrimitives.ReadInt32BigEndian(dump.AsSpan(4 * field));
        var start = Header(0) + (Header(19) * 12);
        var canvas = new Canvas(width, height);
        for (var i = 0; i < canvas.Pixels.Length; i++)
        {
            var at = start + (i / width * Header(12)) + (i % width * 4);
            canvas.Pixels[i] = 0xFF000000 | (uint)(dump[at + 2] | dump[at + 1] << 8 | dump[at] << 16);
        }
        return canvas;
    }

    /// <summary>Takes the display away.</summary>
    public void Kill()
    {
        _ = Signal(_process.Id, Terminate);
        _process.WaitForExit();
    }

    /// <summary>Lets it answer nobody.</summary>
    public void Freeze() => _ = Signal(_process.Id, Stop);

    public void Dispose()
    {
        _ = Signal(_process.Id, Continue);
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
