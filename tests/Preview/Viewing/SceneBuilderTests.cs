using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Frames;
using Idm.Preview.Viewing;

namespace Idm.Preview.Tests.Viewing;

public sealed class SceneBuilderTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(320, 200, 1)]
    [InlineData(1, 900, 3)]
    [InlineData(1900, 400, 1)]
    [InlineData(500, 1400, 3)]
    public void Panels_stay_on_the_canvas_and_apart(int width, int height, int channels)
    {
        foreach (var view in (ViewState[])[
            new(), new() { Zoom = 7 }, new() { Zoom = 0.25, Still = true },
            new() { Help = true, Histogram = true }])
        {
            var picture = new SceneBuilder().Build(Scenes.Frame(channels), view, width, height, 2, 40);
            Assert.Equal((width, height), (picture.Scene.Width, picture.Scene.Height));
            // Would leave the canvas with an exception.
            var canvas = new CpuComposer().Compose(picture.Scene);
            Assert.Equal(width * height, canvas.Pixels.Length);
            Assert.All(
                picture.Panels, p =>
                    Assert.Equal(p.Panel.Target, p.Panel.Target.Within(new Area(0, 0, width, height))));
            for (var i = 0; width > 100 && i < picture.Panels.Count; i++)
            {
                for (var j = 0; j < i; j++)
                    Assert.Equal(
                        0, picture.Panels[i].Panel.Target.Within(
                            picture.Panels[j].Panel.Target) is var both ? both.Width * both.Height : 0);
            }
        }
    }

    [Fact]
    public void All_five_subjects_are_shown_and_each_can_be_alone()
    {
        var builder = new SceneBuilder();
        var all = builder.Build(Scenes.Frame(), new ViewState(), 1200, 400);
        // Only several samples have a deviation.
        Assert.Equal(
            Enum.GetValues<PanelKind>().Except([PanelKind.Deviation]), all.Panels.Select(p => p.PanelKind));
        Assert.Equal([PanelKind.Residual],
            builder.Build(
                Scenes.Frame(), new ViewState { Solo = PanelKind.Residual }, 1200, 400).Panels.Select(
                p => p.PanelKind));
    }

    [Fact]
    public void Several_samples_have_a_sixth_panel_for_their_deviation()
    {
        var frame = Scenes.Frame(several: true);
        var builder = new SceneBuilder();
        var all = builder.Build(frame, new ViewState(), 1200, 400);
        Assert.Equal(Enum.GetValues<PanelKind>(), all.Panels.Select(p => p.PanelKind));

        // Exposure and the gain of differences make it brighter; an offset is for pictures: 0 stays black.
        var view = Keys.Apply(new ViewState { Gain = 4, Exposure = 1, Offset = 0.3, Normalise = true },
            Key.D6, false, 1);
        var alone = Assert.Single(builder.Build(frame, view, 600, 500).Panels);
        Assert.Equal(PanelKind.Deviation, alone.PanelKind);
        Assert.Equal(frame.Info.Find(LayerKind.Deviation)!.Offset, alone.Panel.Source);
        Assert.Equal((8f, 0f), (alone.Panel.Scale, alone.Panel.Bias));
        Assert.Equal("deviation of the samples, × 4", Wording.Title(alone.PanelKind, view, flipped: false));

        var canvas = new CpuComposer().Compose(builder.Build(frame, view, 600, 500).Scene);
        var target = alone.Panel.Target;
        foreach (var share in (double[])[0.2, 0.5, 0.8])
        {
            var (x, y) = (target.Left + (int)(share * target.Width), target.Top + (target.Height / 2));
            var (column, _) = alone.SourceAt(x, y)!.Value;
            var s = 0.02 + (0.001 * column);
            Assert.Equal(255 * 8 * s, canvas.Pixels[(y * 600) + x] & 255, 1.0);
            Assert.EndsWith(FormattableString.Invariant($"  s {s:0.000}"),
                Wording.ReadOut(frame, [alone], (x, y)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void At_its_natural_size_a_picture_is_shown_pixel_by_pixel()
    {
        var frame = Scenes.Frame(height: 256, width: 256);
        var builder = new SceneBuilder();
        var view = new ViewState { Still = true };
        var (width, height) = builder.NaturalSize(frame, view, 1600, 1200);
        var picture = builder.Build(frame, view, width, height);
        Assert.All(picture.Panels, p => Assert.Equal((256, 256, Panel.Unit, 0, 0),
            (p.Panel.Target.Width, p.Panel.Target.Height, p.Panel.Step, p.Panel.OriginX, p.Panel.OriginY)));
    }

    [Fact]
    public void Flipping_shows_the_reference_where_the_estimate_was()
    {
        var builder = new SceneBuilder();
        var flipped = builder.Build(Scenes.Frame(), new ViewState { Flip = true }, 1200, 400).Panels;
        Assert.Equal(
            flipped.Single(p => p.PanelKind == PanelKind.Reference).Panel.Source, flipped[0].Panel.Source);
    }

    [Fact]
    public void Batches_are_shown_sixteen_at_a_time()
    {
        var builder = new SceneBuilder();
        var frame = Scenes.Frame(height: 8, width: 8, items: 18);
        Assert.Equal(16, builder.Build(frame, new ViewState { Batch = true }, 800, 800).Panels.Count);
        Assert.Equal(
            [16, 17], builder.Build(frame, new ViewState { Batch = true, Item = 16 }, 800, 800).Panels.Select(
                p => p.Item));
    }

    [Fact]
    public void Normalised_pictures_reach_from_black_to_white()
    {
        var frame = Scenes.Frame();
        var panel = new SceneBuilder()
            .Build(frame, new ViewState { Normalise = true }, 1200, 400).Panels[0].Panel;
        var plane = frame.Plane(frame.Info.Find(LayerKind.Estimate)!);
        var (low, high) = Tone.Range(plane);
        Assert.Equal(0, (low * panel.Scale) + panel.Bias, 1e-5);
        Assert.Equal(1, (high * panel.Scale) + panel.Bias, 1e-5);
    }

    [Fact]
    public void The_pointer_reads_the_samples_it_is_on()
    {
        var frame = Scenes.Frame();
        var builder = new SceneBuilder();
        var panel = builder.Build(frame, new ViewState(), 1200, 400).Panels[0];
        var (x, y) = (panel.Panel.Target.Left + 10, panel.Panel.Target.Top + 10);
        var (px, py) = panel.SourceAt(x, y)!.Value;
        var text = Wording.ReadOut(frame, [panel], (x, y))!;
        Assert.StartsWith($"({px}, {py})  x₀ {frame.Samples[(py * 64) + px]:0.000}", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_take_the_last_place()
    {
        var frame = Scenes.Frame() with { };
        var curve = new Curve("loss", [1, 2, 3], [0.5, 0.2, double.NaN], Logarithmic: true);
        var with = new Frame(frame.Info with { Curves = [curve, curve] }, frame.Samples);
        var builder = new SceneBuilder();
        var plain = builder.Build(frame, new ViewState(), 1200, 400);
        var plotted = builder.Build(with, new ViewState(), 1200, 400);
        Assert.Equal(plain.Panels.Count, plotted.Panels.Count);
        Assert.True(Drawn(plotted) > Drawn(plain) + 500);

        var alone = new Frame(with.Info with { Layers = [] }, []);          // before the first validation
        Assert.Empty(builder.Build(alone, new ViewState(), 600, 300).Panels);
        Assert.True(Drawn(builder.Build(alone, new ViewState(), 600, 300)) > 500);
        Assert.True(builder.NaturalSize(alone, new ViewState(), 1600, 1200).Width > 300);

        static int Drawn(Picture picture) => picture.Scene.Ink.Pixels.Count(p => p != 0);
    }
}
