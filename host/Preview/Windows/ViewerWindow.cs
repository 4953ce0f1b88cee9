using System.Runtime.InteropServices;
using Idm.Common.Drawing;
using Idm.Preview.Frames;
using Idm.Preview.Viewing;
using Idm.Preview.Vulkan;
using Silk.NET.Vulkan;

namespace Idm.Preview.Windows;

/// <summary>
/// The window: shows a history, and lets people look at it. Belongs to the thread that made it.
/// </summary>
internal sealed unsafe class ViewerWindow : IDisposable
{
    private const int Width = 1100, Height = 420, MostWidth = 1800, MostHeight = 1000;

    private readonly History _history;
    private readonly nint _window;
    private readonly VulkanContext _context;
    private readonly Swapchain _swapchain;
    private readonly VulkanComposer _composer;
    private readonly WindowEvents _events;
    private readonly SceneBuilder _builder;
    private long _version = -1;
    private int _pictures;
    private (int Width, int Height) _given = (Width, Height);

    /// <summary>Opens the window.</summary>
    /// <param name="history">What is shown.</param>
    /// <param name="device">Part of the graphics device's name; null for the best.</param>
    /// <exception cref="VulkanException">
    /// There is no display, no library for windows, or no Vulkan.
    /// </exception>
    public ViewerWindow(History history, string? device)
    {
        _history = history;
        Require();
        // Says more than a window without Vulkan could.
        _ = Gpu.Choose(VulkanContext.Devices(), device);
        if (Glfw.Init() == 0) throw new VulkanException($"the display cannot be used: {Glfw.Error}");
        Glfw.WindowHint(Glfw.ClientApi, Glfw.NoApi);
        _window = Glfw.CreateWindow(Width, Height, "idm preview", 0, 0);
        if (_window == 0) throw new VulkanException($"no window could be opened: {Glfw.Error}");
        var names = Glfw.GetRequiredInstanceExtensions(out var count);
        if (names is null) throw new VulkanException(Advice.NoDriver);
        var extensions = Enumerable.Range(0, (int)count).Select(i => Marshal.PtrToStringUTF8((nint)names[i])!)
            .ToList();
        _context = VulkanContext.Open(device, extensions, (context, family) =>
            Glfw.GetPhysicalDevicePresentationSupport(
                context.Instance.Handle, context.Gpu.Handle.Handle, family) != 0);
        if (Glfw.CreateWindowSurface(_context.Instance.Handle, _window, 0, out var surface) != 0)
            throw new VulkanException($"no Vulkan surface for the window: {Glfw.Error}");
        _swapchain = new Swapchain(_context, new SurfaceKHR(surface));
        _composer = new VulkanComposer(_context, owned: false);
        Glfw.GetWindowContentScale(_window, out var scale, out _);
        _builder = new SceneBuilder(large: scale >= 1.5);
        _events = new WindowEvents(_window, () => _history.Count);
    }

    /// <summary>The graphics device.</summary>
    public Gpu Gpu => _context.Gpu;

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed => _events.Closed || Glfw.WindowShouldClose(_window) != 0;

    /// <summary>Number of times its images were recreated.</summary>
    public int Rebuilds => _swapchain.Rebuilds;

    /// <summary>Whether the history plays.</summary>
    public bool IsPlaying => _events.View.Playing;

    /// <summary>The view, for tests and for what time changes.</summary>
    public ViewState View
    {
        get => _events.View;
        set => (_events.View, _events.Dirty) = (value, true);
    }

    /// <summary>The size of its pictures.</summary>
    public (int Width, int Height) Size => _swapchain.Size;

    /// <summary>Lets the next turn give the picture to be saved.</summary>
    public void Save() => (_events.Save, _events.Dirty) = (true, true);

    /// <summary>Asks for another size, as a user's hand would.</summary>
    public void Resize(int width, int height) => Glfw.SetWindowSize(_window, width, height);

    /// <summary>Waits for events at most so long, and draws if there is something new.</summary>
    /// <returns>A picture to be saved, if the user asked for one.</returns>
    public byte[]? Turn(double seconds)
    {
        Glfw.WaitEventsTimeout(seconds);
        if (_history.Version != _version && _events.View.Index is null) _events.Dirty = true;
        if (_history.Version != _version) TakeNaturalSize();
        _version = _history.Version;
        return _events.Dirty ? Draw() : null;
    }

    public void Dispose()
    {
        _composer.Dispose();
        _swapchain.Dispose();
        _context.Dispose();
        Glfw.DestroyWindow(_window);
        Glfw.Terminate();
    }

    /// <summary>Whether a window can be opened at all, without touching the display.</summary>
    /// <exception cref="VulkanException">It cannot.</exception>
    public static void Require()
    {
        if (Display.Name is null) throw new VulkanException(Advice.NoDisplay);
        if (!Glfw.IsInstalled) throw new VulkanException(Advice.NoGlfw);
    }

    private byte[]? Draw()
    {
        Glfw.GetFramebufferSize(_window, out var width, out var height);
        if (!_swapchain.Fit(width, height)) return null;
        Glfw.GetWindowSize(_window, out var units, out _);
        _events.Density = units > 0 ? width / (double)units : 1;

        var view = _events.View;
        var count = _history.Count;
        var index = Math.Min(view.Index ?? count - 1, count - 1);
        var frame = _history.At(index);
        var picture = _builder.Build(
            frame, view, _swapchain.Size.Width, _swapchain.Size.Height, Math.Max(0, index), count);
        _events.Shown = picture;
        _composer.Upload(picture.Scene);
        _events.Dirty = !_swapchain.Show(_composer, picture.Scene);
        if (frame is not null) Glfw.SetWindowTitle(_window, $"{frame.Info.Name} – idm preview");
        if (!_events.Save) return null;
        _events.Save = false;
        return Png.Encode(_composer.Compose(picture.Scene));
    }

    /// <summary>
    /// Lets the window fit its pictures when their number changes, unless somebody has chosen a size.
    /// </summary>
    private void TakeNaturalSize()
    {
        if (_history.At(int.MaxValue) is not { } frame) return;
        var pictures = frame.Info.Layers.Count + frame.Info.Curves.Count;
        if (pictures == _pictures) return;
        _pictures = pictures;
        Glfw.GetWindowSize(_window, out var width, out var height);
        if ((width, height) != _given) return;
        _given = _builder.NaturalSize(frame, new ViewState(), MostWidth, MostHeight, side: 512);
        Glfw.SetWindowSize(_window, _given.Width, _given.Height);
    }
}
