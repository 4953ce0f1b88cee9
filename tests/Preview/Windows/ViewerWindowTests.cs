using System.Diagnostics;
using System.Runtime.InteropServices;
using Idm.Preview.Composing;
using Idm.Preview.Frames;
using Idm.Preview.Tests.Vulkan;
using Idm.Preview.Viewing;
using Idm.Preview.Windows;
using SkiaSharp;

namespace Idm.Preview.Tests.Windows;

public sealed partial class ViewerWindowTests
{
    [Fact]
    public void A_window_shows_what_is_composed_off_the_screen_in_any_size()
    {
        using var server = new XServer();
        Environment.SetEnvironmentVariable("DISPLAY", server.Display);
        Assert.Equal(0, SetVariable("DISPLAY", server.Display, 1));
        try
        {
            var history = new History();
            for (var step = 1; step <= 3; step++)
                history.Add(Scenes.Frame(height: 96, width: 96, step: step));
            using var window = new ViewerWindow(history, "llvmpipe");
            Turn(window, 5);
            foreach (var view in (ViewState[])[
                new(), new() { Index = 0, Zoom = 3, Histogram = true }, new() { Help = true, Light = true }])
            {
                window.View = view;
                Turn(window, 3);
                var (width, height) = window.Size;
                var index = view.Index ?? 2;
                var expected = new CpuComposer().Compose(
                    new SceneBuilder().Build(history.At(index), view, width, height, index, 3).Scene);
                Assert.True(Scenes.Compare(expected, server.Screen(width, height)).Most <= 1, $"{view}");
            }

            // A storm of sizes, one pixel among them; afterwards it is right again.
            var sizes = Enumerable.Range(0, 30).Select(i => (50 + (i * 37 % 900), 40 + (i * 53 % 600)))
                .Append((1, 1)).Append((700, 300));
            foreach (var (width, height) in sizes)
            {
                window.Resize(width, height);
                window.Turn(0.01);
            }
            window.View = new ViewState();
            Turn(window, 8);
            Assert.Equal((700, 300), window.Size);
            Assert.True(window.Rebuilds > 5, $"{window.Rebuilds} rebuilds");
            var last = new CpuComposer()
                .Compose(new SceneBuilder().Build(history.At(2), new ViewState(), 700, 300, 2, 3).Scene);
            Assert.True(Scenes.Compare(last, server.Screen(700, 300)).Most <= 1);

            window.Save();
            using var saved = SKBitmap.Decode(window.Turn(0.01));
            Assert.Equal(last.Pixels.Length, saved.Pixels.Length);
            Assert.False(window.IsClosed);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DISPLAY", null);
        }
        Assert.Equal("", Validation.Found);
    }

    private static void Turn(ViewerWindow window, int times)
    {
        for (var (i, watch) = (0, Stopwatch.StartNew()); i < times
            && watch.Elapsed < TimeSpan.FromSeconds(20); i++)
            window.Turn(0.05);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
