using Idm.Common.Drawing;
using Idm.Preview.Composing;

namespace Idm.Preview.Viewing;

/// <summary>Key bindings of a view. Those that tev also has do the same here.</summary>
public static class Keys
{
    private const double ZoomStep = 2;

    /// <summary>The help overlay, line by line.</summary>
    public static IReadOnlyList<(string Key, string Meaning)> Help { get; } =
    [
        ("1 … 6", "one panel: x₀, x_t, reference, difference, residual, deviation"),
        ("0", "all panels"),
        ("hold Shift", "reference in place of the estimate"),
        ("← →  Home End", "step through the history; newest again"),
        ("Space", "play, pause"),
        ("wheel  + −", "zoom, in all panels"),
        ("drag", "pan; on the bar below: choose a step"),
        ("F", "fit"),
        ("E  Shift+E", "more, less exposure"),
        ("O  Shift+O", "more, less offset"),
        ("N", "normalise: smallest sample black, largest white"),
        ("C", "colours: gray, viridis, turbo, signed"),
        ("D  Shift+D", "differences stronger, weaker"),
        ("R", "reset exposure, offset, colours"),
        ("G", "histogram of x₀ (filled) and reference (line)"),
        ("B  [ ]", "items of a batch side by side; item or page"),
        ("L", "light or dark surroundings"),
        ("S", "save the view as a PNG"),
        ("H", "this help"),
        ("Q", "close; the run goes on"),
    ];

    /// <summary>The view after a key.</summary>
    /// <param name="view">The view before.</param>
    /// <param name="key">The key.</param>
    /// <param name="shift">Whether Shift is held.</param>
    /// <param name="count">Frames in the history.</param>
    public static ViewState Apply(ViewState view, Key key, bool shift, int count)
    {
        var sign = shift ? -1 : 1;
        var changed = key switch
        {
            >= Key.D1 and <= Key.D6 => view with { Solo = (PanelKind)(key - Key.D1) },
            Key.D0 => view with { Solo = null },
            Key.Left => Step(view, -1, count),
            Key.Right => Step(view, 1, count),
            Key.Home => view with { Index = 0, Playing = false },
            Key.End => view with { Index = null, Playing = false },
            Key.Space =>
                view with { Playing = !view.Playing, Index = view.Playing ? view.Index : view.Index ?? 0 },
            Key.Equal => view with { Zoom = view.Zoom * ZoomStep },
            Key.Minus => view with { Zoom = Math.Max(1, view.Zoom / ZoomStep) },
            Key.F => view with { Zoom = 1, CenterX = 0.5, CenterY = 0.5 },
            Key.E => view with { Exposure = view.Exposure + (sign * 0.5) },
            Key.O => view with { Offset = Math.Round(view.Offset + (sign * 0.1), 3) },
            Key.N => view with { Normalise = !view.Normalise },
            Key.C => view with { Map = (ColorMap)(((int)view.Map + 1) % 4) },
            Key.D => view with { Gain = shift ? view.Gain / 2 : view.Gain * 2 },
            Key.R => view with { Exposure = 0, Offset = 0, Normalise = false, Map = ColorMap.Gray, Gain = 5 },
            Key.G => view with { Histogram = !view.Histogram },
            Key.B => view with { Batch = !view.Batch },
            Key.LeftBracket => view with { Item = Math.Max(0, view.Item - (view.Batch ? 16 : 1)) },
            Key.RightBracket => view with { Item = view.Item + (view.Batch ? 16 : 1) },
            Key.L => view with { Light = !view.Light },
            Key.H or Key.F1 => view with { Help = !view.Help },
            Key.Escape when view.Help => view with { Help = false },
            _ => view,
        };
        return changed.Sane();
    }

    /// <summary>The view with the point under the pointer kept where it is while the zoom changes.</summary>
    public static ViewState ZoomAt(ViewState view, Picture picture, double x, double y, double factor)
    {
        var zoom = Math.Clamp(view.Zoom * factor, 1, 256);
        var under = picture.Panels.FirstOrDefault(p => p.Panel.Target.Contains(x, y));
        if (under is null || zoom == view.Zoom) return view with { Zoom = zoom };
        var panel = under.Panel;
        var (px, py) =
            (Place(x, panel.Target.Left, panel.OriginX, panel.Width), Place(
                y, panel.Target.Top, panel.OriginY, panel.Height));
        var kept = view.Zoom / zoom;
        return (view with
        {
            Zoom = zoom,
            CenterX = px + ((view.CenterX - px) * kept),
            CenterY = py + ((view.CenterY - py) * kept),
        }).Sane();

        double Place(double at, int edge, int origin, int size) =>
            (origin + ((at - edge) * panel.Step)) / Panel.Unit / size;
    }

    /// <summary>The view after the pictures were dragged.</summary>
    public static ViewState Pan(ViewState view, Picture picture, double dx, double dy) =>
        picture.Panels is [var first, ..]
        ? view with
        {
            CenterX = Moved(view.CenterX, dx, first.Panel.Target.Width, first.Panel.Width, first.Panel.Step),
            CenterY = Moved(
                view.CenterY, dy, first.Panel.Target.Height, first.Panel.Height, first.Panel.Step),
        }
        : view;

    /// <summary>The view at a place of the scrubber; its right end follows the run.</summary>
    public static ViewState Scrub(ViewState view, Area scrubber, double x, int count)
    {
        var index = (int)Math.Round(
            Math.Clamp((x - scrubber.Left) / Math.Max(1, scrubber.Width - 1), 0, 1) * (count - 1));
        return view with { Index = index >= count - 1 ? null : index, Playing = false };
    }

    /// <summary>The view a step on; at the end of the history it follows the run again.</summary>
    public static ViewState Step(ViewState view, int by, int count)
    {
        var index = Math.Max(0, (view.Index ?? count - 1) + by);
        return index >= count - 1 ? view with { Index = null, Playing = false } : view with { Index = index };
    }

    /// <summary>The centre after a shift by canvas pixels, no further than to the picture's edge.</summary>
    private static double Moved(double center, double by, int shown, int size, int step)
    {
        var half = Math.Min(0.5, shown * (double)step / Panel.Unit / size / 2);
        return Math.Clamp(
            Math.Clamp(center, half, 1 - half) - (by * step / Panel.Unit / size), half, 1 - half);
    }
}
