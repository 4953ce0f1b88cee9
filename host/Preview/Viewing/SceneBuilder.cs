using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Frames;

namespace Idm.Preview.Viewing;

/// <summary>
/// Lays out a frame: its panels, labels, and what else the view asks for. The same for window, page and
/// files.
/// </summary>
/// <param name="large">Whether letters are twice as large, for displays of high density.</param>
public sealed class SceneBuilder(bool large = false)
{
    private const int MostTiles = 16;

    private readonly Font _font = large ? Font.Large : Font.Normal;

    private int Margin => _font.Size * 3 / 4;

    private int LabelHeight => (_font.Size * 3 / 2) + 4;

    /// <summary>
    /// A canvas on which a frame's pictures have their own size, or a whole multiple or fraction of it.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="view">Which panels.</param>
    /// <param name="width">The most columns.</param>
    /// <param name="height">The most rows.</param>
    /// <param name="side">Small pictures are magnified up to this many columns and rows.</param>
    public (int Width, int Height) NaturalSize(
        Frame frame, ViewState view, int width, int height, int side = 256)
    {
        var count = Math.Max(1, Tiles(frame, view).Count + (frame.Info.Curves.Count > 0 ? 1 : 0));
        var layer = Main(frame);
        var rows = count <= 5 ? 1 : (count + 3) / 4;
        var columns = (count + rows - 1) / rows;
        var (spareX, spareY) =
            ((2 * Margin) + ((columns - 1) * Margin), (rows * (LabelHeight + Margin)) + Foot(view) + Margin);
        var fit = Math.Min(
            (width - spareX) / (double)(columns * layer.Width), (height - spareY) / (double)(
                rows * layer.Height));
        var zoom = fit >= 1 ? Math.Min(
            Math.Floor(fit), Math.Max(1, side / Math.Max(layer.Width, layer.Height))) : fit;
        return (
            Math.Max(320, (int)Math.Ceiling(columns * layer.Width * zoom) + spareX),
            Math.Max(120, (int)Math.Ceiling(rows * layer.Height * zoom) + spareY));
    }

    /// <summary>Builds the picture of a frame.</summary>
    /// <param name="frame">The frame; null before the first one.</param>
    /// <param name="view">How it is looked at.</param>
    /// <param name="width">Columns of the canvas.</param>
    /// <param name="height">Rows of the canvas.</param>
    /// <param name="index">Where in the history the frame is.</param>
    /// <param name="count">How many frames the history has.</param>
    public Picture Build(Frame? frame, ViewState view, int width, int height, int index = 0, int count = 1)
    {
        view = view.Sane();
        var theme = view.Light ? Theme.Light : Theme.Dark;
        var ink = new Ink(width, height);
        if (frame is null)
        {
            ink.Write(_font, "waiting for the first step", Margin, Margin + _font.Size, theme.Soft);
            return new Picture(new Scene(theme.Ground, theme.Outside, [], [], ink), [], default);
        }

        var body = new Area(
            Margin, Margin / 2, Math.Max(1, width - (2 * Margin)), Math.Max(
                1, height - (Margin / 2) - Margin - Foot(view)));
        var tiles = Tiles(frame, view);
        var plot = frame.Info.Curves.Count > 0 && (view.Solo is null || tiles.Count == 0);
        var main = Main(frame);
        var places = Grid.Divide(
            body, Math.Max(1, tiles.Count + (plot ? 1 : 0)), main.Width, main.Height, LabelHeight, Margin);
        var placed = new List<PlacedPanel>();
        for (var i = 0; i < tiles.Count; i++)
        {
            // A window can be smaller than any layout.
            var panel = Place(frame, tiles[i], places[i], view, ink, theme);
            var target = panel.Panel.Target.Within(new Area(0, 0, width, height));
            if (target is { Width: > 0, Height: > 0 })
                placed.Add(panel with { Panel = panel.Panel with { Target = target } });
        }
        if (plot) new CurvePlot(_font, theme).Draw(ink, Plot(places, placed), frame.Info.Curves);

        var overlay = new Overlay(_font, theme);
        if (view.Histogram && placed.Count > 0) overlay.Histogram(ink, frame, placed[0]);
        foreach (var panel in placed) overlay.Values(ink, frame, panel);
        var scrubber = view.Still
            ? default
            : new Area(Margin, height - Margin - 4, Math.Max(1, width - (2 * Margin)), 4);
        overlay.Foot(
            ink, Wording.Status(frame.Info, view), Wording.ReadOut(frame, placed, view.Pointer), view.Still,
            Margin);
        if (!view.Still) overlay.Scrubber(ink, scrubber, index, count, view.Index is null);
        if (view.Help) overlay.Help(ink);
        return new Picture(
            new Scene(theme.Ground, theme.Outside, frame.Samples, [.. placed.Select(p => p.Panel)], ink),
            placed,
            view.Still ? default : scrubber);
    }

    /// <summary>
    /// The picture whose shape decides; a training that has none yet shows curves in that of a photo.
    /// </summary>
    private static Layer Main(Frame frame) => frame.Info.Find(LayerKind.Estimate)
        ?? (frame.Info.Layers is [var first, ..] ? first : new Layer(LayerKind.Estimate, 1, 256, 400, 0));

    private int Foot(ViewState view) => _font.LineHeight + (view.Still ? 0 : Margin);

    /// <summary>Panels that are shown, in order.</summary>
    private static List<(PanelKind PanelKind, int Item)> Tiles(Frame frame, ViewState view)
    {
        var info = frame.Info;
        var item = Math.Clamp(view.Item, 0, info.Items - 1);
        if (view.Batch && info.Items > 1)
        {
            var first = item / MostTiles * MostTiles;
            return [.. Enumerable.Range(first, Math.Min(MostTiles, info.Items - first))
                .Select(i => (PanelKind.Estimate, i))];
        }
        var all = Enum.GetValues<PanelKind>().Where(s => Source(info, s) is not null).ToList();
        if (view.Solo is { } solo && all.Contains(solo)) all = [solo];
        return [.. all.Select(s => (s, item))];
    }

    private static Layer? Source(FrameInfo info, PanelKind subject) => subject switch
    {
        PanelKind.State => info.Find(LayerKind.State),
        PanelKind.Reference => info.Find(LayerKind.Reference),
        PanelKind.Residual => info.Find(LayerKind.Residual),
        PanelKind.Deviation => info.Find(LayerKind.Deviation),
        PanelKind.Difference when info.Find(LayerKind.Estimate) is { } estimate
            && info.Find(LayerKind.Reference) is { } reference && estimate.Count == reference.Count =>
                estimate,
        PanelKind.Estimate => info.Find(LayerKind.Estimate),
        _ => null,
    };

    private PlacedPanel Place(
        Frame frame, (PanelKind PanelKind, int Item) tile, (Area Label, Area Picture) place, ViewState view,
        Ink ink, Theme theme)
    {
        var (subject, item) = tile;
        var flipped = view.Flip && subject == PanelKind.Estimate
            && frame.Info.Find(LayerKind.Reference) is not null;
        var layer = flipped ? frame.Info.Find(LayerKind.Reference)! : Source(frame.Info, subject)!;
        var panel = Tone.Apply(
            Lens.Look(place.Picture, layer, item, view), subject, frame, layer, item, view);

        // Labels keep to their picture, also where it is smaller than its place.
        var left = panel.Target.Left;
        var right = Math.Max(panel.Target.Right, left + Math.Min(16 * _font.Size, place.Label.Right - left));
        var baseline = panel.Target.Top - 6;
        var number = view.Batch ? $"{item + 1}" : Wording.Number(subject, frame.Info, flipped);
        var room = right - left - _font.Width(number) - (_font.Size / 2);
        ink.Write(
            _font, _font.Fit(Wording.Title(subject, view, flipped), room), left, baseline,
            flipped ? theme.Accent : theme.Soft);
        ink.Write(_font, number, right - _font.Width(number), baseline, theme.Text);
        return new PlacedPanel(subject, layer, item, panel);
    }

    /// <summary>The last place, aligned with the pictures beside it.</summary>
    private static Area Plot(IReadOnlyList<(Area Label, Area Picture)> places, List<PlacedPanel> placed)
    {
        var place = places[^1].Picture;
        if (placed.Count == 0) return place;
        var beside = placed[^1].Panel.Target;
        return beside.Top >= place.Top && beside.Bottom <= place.Bottom
            ? place with { Top = beside.Top, Height = beside.Height }
            : place;
    }
}
