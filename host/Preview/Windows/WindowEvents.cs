using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Idm.Preview.Viewing;

namespace Idm.Preview.Windows;

/// <summary>Keys and mouse of the one window of this process, as changes of its view.</summary>
internal sealed unsafe class WindowEvents
{
    private static WindowEvents? _current;
    private readonly Func<int> _count;
    private double _x, _y;
    private bool _panning, _scrubbing;

    /// <param name="window">The window.</param>
    /// <param name="count">How many frames the history has.</param>
    public WindowEvents(nint window, Func<int> count)
    {
        (_current, _count) = (this, count);
        Glfw.SetKeyCallback(window, &OnKey);
        Glfw.SetMouseButtonCallback(window, &OnButton);
        Glfw.SetCursorPosCallback(window, &OnMove);
        Glfw.SetCursorEnterCallback(window, &OnEnter);
        Glfw.SetScrollCallback(window, &OnScroll);
        Glfw.SetWindowRefreshCallback(window, &OnRefresh);
    }

    /// <summary>The view as it is now.</summary>
    public ViewState View { get; set; } = new();

    /// <summary>View shown last: events apply to it.</summary>
    public Picture? Shown { get; set; }

    /// <summary>Canvas pixels per unit of the pointer's place.</summary>
    public double Density { get; set; } = 1;

    /// <summary>Whether the window has to be drawn again.</summary>
    public bool Dirty { get; set; } = true;

    /// <summary>Whether closing was asked for by a key.</summary>
    public bool Closed { get; private set; }

    /// <summary>Whether the view is to be saved.</summary>
    public bool Save { get; set; }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnKey(nint window, int key, int scancode, int action, int mods) =>
        _current?.Pressed((Key)key, action, mods);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnButton(nint window, int button, int action, int mods)
    {
        if (button == Glfw.LeftButton) _current?.Grabbed(action == Glfw.Press);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMove(nint window, double x, double y) => _current?.Moved(x, y);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEnter(nint window, int entered)
    {
        if (_current is { } events && entered == 0) events.Change(events.View with { Pointer = null });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnScroll(nint window, double x, double y) => _current?.Scrolled(y);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRefresh(nint window)
    {
        if (_current is { } events) events.Dirty = true;
    }

    private void Pressed(Key key, int action, int mods)
    {
        if (key is Key.LeftShift or Key.RightShift)
        {
            Change(View with { Flip = action != Glfw.Release });
            return;
        }
        if (action == Glfw.Release) return;
        if (key == Key.Q || (key == Key.Escape && !View.Help)) Closed = true;
        else if (key == Key.S) (Save, Dirty) = (true, true);
        else Change(Keys.Apply(View, key, (mods & Glfw.ModShift) != 0, _count()));
    }

    private void Grabbed(bool pressed)
    {
        (_panning, _scrubbing) = (false, false);
        if (!pressed || Shown is null) return;
        var bar = Shown.Scrubber;
        _scrubbing = bar.Width > 0 && (bar with { Top = bar.Top - 8, Height = bar.Height + 16 })
            .Contains(_x, _y);
        _panning = !_scrubbing;
        if (_scrubbing) Change(Keys.Scrub(View, bar, _x, _count()));
    }

    private void Moved(double x, double y)
    {
        (x, y) = (x * Density, y * Density);
        var (dx, dy) = (x - _x, y - _y);
        (_x, _y) = (x, y);
        if (Shown is null) return;
        var view = View with { Pointer = (x, y) };
        Change(_scrubbing ? Keys.Scrub(view, Shown.Scrubber, x, _count())
            : _panning ? Keys.Pan(view, Shown, dx, dy) : view);
    }

    private void Scrolled(double lines)
    {
        if (Shown is not null)
            Change(Keys.ZoomAt(View, Shown, _x, _y, Math.Pow(2, Math.Clamp(lines, -4, 4))));
    }

    private void Change(ViewState view)
    {
        Dirty |= view != View;
        View = view;
    }
}
