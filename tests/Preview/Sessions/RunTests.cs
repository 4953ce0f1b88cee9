using System.Diagnostics;
using System.Security.Cryptography;
using Idm.Cli.Tests;
using Idm.Preview.Tests.Vulkan;
using Idm.Preview.Tests.Windows;
using SkiaSharp;
using IdmProgram = Idm.Cli.Tests.Idm;

namespace Idm.Preview.Tests.Sessions;

/// <summary>Whatever happens to the preview, the run ends as if there were none.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly Lazy<string> Expected = new(WithoutPreview);
    private readonly HashSet<string> _others = [.. Shared()];             // of runs that were killed before
    private readonly WorkingFolder _folder = new();

    public RunTests() => Fill(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_display_latest_png_is_written_and_the_strip_as_always()
    {
        _folder.WritePipeline("{ use: tv, iterations: 20000 }");         // longer than five seconds
        Assert.Equal(0, Run([]).Code);
        using var latest = SKBitmap.Decode(_folder.PathOf("out", "small", "latest.png"));
        Assert.True(latest.Width > 4 * WorkingFolder.Width);
        Assert.True(File.Exists(_folder.PathOf("out", "small", "strip.png")));
    }

    [Fact]
    public void Required_and_there_it_draws_by_Vulkan()
    {
        Validation.Require();
        var answer = Run([.. Validation.Environment], "--preview", "require", "--preview-animation");
        Assert.Equal(0, answer.Code);
        Assert.Contains("preview: latest.png, drawn by llvmpipe", answer.Error, StringComparison.Ordinal);
        Assert.Equal(Expected.Value, Digest(_folder));
        using var latest = SKBitmap.Decode(_folder.PathOf("out", "small", "latest.png"));
        using var animation = SKBitmap.Decode(_folder.PathOf("out", "small", "animation.png"));
        Assert.Equal((latest.Width, latest.Height), (animation.Width, animation.Height));
        Assert.Equal("", Validation.Found);
        Assert.Empty(Leftovers());
    }

    [Theory]
    [InlineData("viewer killed")]
    [InlineData("display killed")]
    [InlineData("display frozen")]
    [InlineData("nothing happens")]
    public void A_run_in_a_window_ends_with_the_same_bits_when(string what)
    {
        using var server = new XServer();
        using var run = IdmProgram.Start(
            _folder, [("DISPLAY", server.Display), .. Validation.Environment], "run", "--preview-fps", "20");
        var error = run.StandardError;
        while (error.ReadLine() is { } line && !line.StartsWith("preview: ", StringComparison.Ordinal))
        {
            // until the window is there
        }
        var viewer = ViewerOf.Run(run.Id);
        if (what == "viewer killed") viewer.Kill();
        else if (what == "display killed") server.Kill();
        else if (what == "display frozen") server.Freeze();
        var said = error.ReadToEnd();
        IdmProgram.Finish(run);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Expected.Value, Digest(_folder));
        if (what.EndsWith("killed", StringComparison.Ordinal))
            Assert.Contains("the run goes on", said, StringComparison.Ordinal);
        else Assert.DoesNotContain("preview:", said, StringComparison.Ordinal);
        Assert.True(viewer.WaitForExit(TimeSpan.FromSeconds(15)), "the viewer has stayed");
        Assert.Equal("", Validation.Found);
        Assert.Empty(Leftovers());
    }

    [Fact]
    public void A_viewer_without_a_graphics_card_takes_only_the_time_that_the_run_leaves()
    {
        using var server = new XServer();
        _folder.WritePipeline("{ use: tv, iterations: 1000000 }");       // it is ended below
        using var run = IdmProgram.Start(
            _folder, [("DISPLAY", server.Display), .. Validation.Environment], "run");
        var viewer = ViewerOf.Run(run.Id);
        Scheduling.Await(viewer.Id);
        Assert.False(Scheduling.IsIdle($"{run.Id}"));
        run.Kill();
        Assert.True(viewer.WaitForExit(TimeSpan.FromSeconds(15)), "the viewer has stayed");
    }

    [Fact]
    public void A_viewer_ends_with_a_run_that_is_killed()
    {
        using var server = new XServer();
        using var run = IdmProgram.Start(
            _folder, [("DISPLAY", server.Display), .. Validation.Environment], "run");
        while (run.StandardError.ReadLine() is { } line
            && !line.StartsWith("preview: ", StringComparison.Ordinal))
        {
            // until the window is there
        }
        var viewer = ViewerOf.Run(run.Id);
        run.Kill();
        Assert.True(viewer.WaitForExit(TimeSpan.FromSeconds(15)), "the viewer has stayed");
    }

    [Theory]
    [InlineData("no driver", "no driver")]
    [InlineData("no loader", "no Vulkan loader")]
    [InlineData("no libglfw", "no library for windows")]
    [InlineData("no display", "display")]
    public void What_is_missing_is_said_in_one_line_with_the_package_to_install(string missing, string said)
    {
        Validation.Require();
        var environment = Without(missing);
        var answer = Run(environment, "--preview", "window");
        Assert.Equal(0, answer.Code);
        var line = Assert.Single(
            answer.Error.Split('\n'), l => l.StartsWith("preview: ", StringComparison.Ordinal));
        Assert.StartsWith("preview: off (", line, StringComparison.Ordinal);
        Assert.EndsWith("; the run goes on", line, StringComparison.Ordinal);
        Assert.Contains(said, line, StringComparison.Ordinal);
        if (missing != "no display") Assert.Contains("apt-get install ", line, StringComparison.Ordinal);
        Assert.Equal(Expected.Value, Digest(_folder));

        if (missing is not ("no driver" or "no loader")) return;
        var required = Run(environment[1..], "--preview", "require");       // without a display
        Assert.Equal(2, required.Code);
        Assert.Contains("a preview is required, and there is none", required.Error, StringComparison.Ordinal);
        Assert.Empty(Leftovers());
    }

    [Theory]
    [InlineData("--preview", "windo")]
    [InlineData("--preview-fps", "0")]
    [InlineData("--preview-every", "0")]
    public void A_wrong_option_is_bad_input(string option, string value)
    {
        var answer = Run([], option, value);
        Assert.Equal(2, answer.Code);
        Assert.Contains($"found '{value}'", answer.Error, StringComparison.Ordinal);
    }

    private (string, string)[] Without(string missing)
    {
        var bogus = _folder.PathOf("bogus");
        Directory.CreateDirectory(bogus);
        switch (missing)
        {
            case "no driver": return [("DISPLAY", ":12345"), ("VK_DRIVER_FILES", "/nonexistent"),
                ("VK_ICD_FILENAMES", "/nonexistent")];
            case "no display": return [("DISPLAY", ":12345")];
            case "no loader": File.WriteAllText(
                Path.Combine(bogus, "libvulkan.so.1"), "this is no library"); break;
            default: File.WriteAllText(Path.Combine(bogus, "libglfw.so.3"), "this is no library"); break;
        }
        return [("DISPLAY", ":12345"), ("LD_LIBRARY_PATH", bogus)];
    }

    private Answer Run((string, string)[] environment, params string[] options) =>
        IdmProgram.Run(_folder, environment, ["run", .. options]);

    private static string Digest(WorkingFolder folder) => string.Concat(
        Directory.EnumerateFiles(folder.PathOf("out", "small", "restored")).Order(StringComparer.Ordinal)
            .Select(f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));

    private static string WithoutPreview()
    {
        using var folder = new WorkingFolder();
        Fill(folder);
        var plain = IdmProgram.Run(folder, "run", "--preview", "off");
        Assert.Equal(0, plain.Code);
        Assert.DoesNotContain("preview:", plain.Error, StringComparison.Ordinal);
        return Digest(folder);
    }

    private static void Fill(WorkingFolder folder)
    {
        folder.WriteImage("a");
        folder.WriteImage("boat");
        folder.WritePipeline("{ use: tv, iterations: 6000 }");          // some seconds
    }

    private IEnumerable<string> Leftovers() => Shared().Except(_others);

    private static IEnumerable<string> Shared() => Directory.EnumerateFiles("/dev/shm", "idm-preview-*");
}
