using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Frames;

namespace Idm.Preview.Viewing;

/// <summary>Zoom and pan: what part of a source a panel shows. All panels move together.</summary>
internal static class Lens
{
    /// <summary>
    /// Canvas pixels per source pixel that show all of it; whole from 1 on, so that pixels stay square.
    /// </summary>
    public static double Fit(Area place, int width, int height)
    {
        var fit = Math.Min(place.Width / (double)width, place.Height / (double)height);
        return fit >= 1 ? Math.Floor(fit) : fit;
    }

    /// <summary>The panel of a source in a place.</summary>
    public static Panel Look(Area place, Layer layer, int item, ViewState view)
    {
        var zoom = Fit(place, layer.Width, layer.Height) * view.Zoom;
        if (zoom >= 1) zoom = Math.Round(zoom);
        zoom = Math.Clamp(zoom, 1 / 64.0, 512);
        var (width, height) =
            (Shown(layer.Width, zoom, place.Width), Shown(layer.Height, zoom, place.Height));
        var target = new Area(
            place.Left + ((place.Width - width) / 2), place.Top + ((place.Height - height) / 2), width,
            height);
        var step = Math.Max(1, (int)Math.Round(Panel.Unit / zoom));
        return new Panel(
            target, layer.Start(item), layer.Channels, layer.Width, layer.Height,
            Origin(view.CenterX, layer.Width, width, step), Origin(view.CenterY, layer.Height, height, step),
            step,
            ColorMap.Gray);
    }

    private static int Shown(int source, double zoom, int room) =>
        (int)Math.Clamp(Math.Round(source * zoom), 1, room);

    private static int Origin(double center, int source, int shown, int step)
    {
        var (whole, seen) = ((long)source * Panel.Unit, (long)shown * step);
        var origin = (long)Math.Round(center * whole) - (seen / 2);
        return (int)(seen >= whole ? (whole - seen) / 2 : Math.Clamp(origin, 0, whole - seen));
    }
}
