using Idm.Preview.Composing;
using Idm.Preview.Frames;

namespace Idm.Preview.Viewing;

/// <summary>A panel with what it shows.</summary>
/// <param name="PanelKind">What it shows.</param>
/// <param name="Layer">Where its samples come from.</param>
/// <param name="Item">Item of the batch.</param>
/// <param name="Panel">How it is drawn.</param>
public sealed record PlacedPanel(PanelKind PanelKind, Layer Layer, int Item, Panel Panel)
{
    /// <summary>The source pixel under a place on the canvas; null outside the picture.</summary>
    public (int X, int Y)? SourceAt(double x, double y)
    {
        if (!Panel.Target.Contains(x, y)) return null;
        var (column, row) =
            (Source(x, Panel.Target.Left, Panel.OriginX), Source(y, Panel.Target.Top, Panel.OriginY));
        return column < 0 || row < 0 || column >= Panel.Width || row >= Panel.Height ? null : (column, row);
    }

    private int Source(double at, int edge, int origin) =>
        (origin + ((int)(at - edge) * Panel.Step) + (Panel.Step >> 1)) >> Panel.UnitBits;
}
