using Idm.Common.Drawing;
using Idm.Preview.Composing;
using Idm.Preview.Viewing;
using Idm.Preview.Web;

namespace Idm.Preview.Tests.Viewing;

public sealed class KeysTests
{
    private static readonly ViewState Fresh = new();

    [Theory]
    [InlineData(Key.E, Key.E, true)]
    [InlineData(Key.O, Key.O, true)]
    [InlineData(Key.D, Key.D, true)]
    [InlineData(Key.N, Key.N, false)]
    [InlineData(Key.G, Key.G, false)]
    [InlineData(Key.B, Key.B, false)]
    [InlineData(Key.L, Key.L, false)]
    [InlineData(Key.H, Key.Escape, false)]
    [InlineData(Key.Equal, Key.F, false)]
    [InlineData(Key.D1, Key.D0, false)]
    [InlineData(Key.Left, Key.End, false)]
    public void A_key_changes_the_view_and_another_takes_it_back(Key there, Key back, bool shift)
    {
        var changed = Keys.Apply(Fresh, there, false, 5);
        Assert.NotEqual(Fresh, changed);
        Assert.Equal(Fresh, Keys.Apply(changed, back, shift, 5));
    }

    [Fact]
    public void Every_key_of_the_help_is_one_that_does_something()
    {
        string[] elsewhere = ["hold Shift", "drag", "S", "Q"];          // the window's own
        foreach (var (name, _) in Keys.Help.Where(h => !elsewhere.Contains(h.Key)))
        {
            var key = name[0] switch
            {
                '←' => Key.Left,
                '0' => Key.D0,
                '1' => Key.D1,
                'w' => Key.Equal,
                'S' => Key.Space,
                var letter => (Key)letter,
            };
            var before = Fresh with { Zoom = 2, Solo = PanelKind.State, Exposure = 1, Index = 2 };
            Assert.True(before != Keys.Apply(before, key, false, 5), $"{name} does nothing");
        }
    }

    [Fact]
    public void Each_number_of_the_help_shows_a_panel_of_its_own()
    {
        Assert.Equal($"1 … {Enum.GetValues<PanelKind>().Length}", Keys.Help[0].Key);
        foreach (var kind in Enum.GetValues<PanelKind>())
        {
            var key = Key.D1 + (int)kind;
            Assert.Equal(kind, Keys.Apply(Fresh, key, false, 5).Solo);
            Assert.Equal(key, PageKeys.Of(FormattableString.Invariant($"{1 + (int)kind}")));
        }
    }

    [Fact]
    public void Steps_go_back_and_forth_and_end_with_the_run()
    {
        var view = Keys.Apply(Fresh, Key.Left, false, 5);
        Assert.Equal(3, view.Index);
        Assert.Equal(0, Keys.Apply(view, Key.Home, false, 5).Index);
        view = Keys.Apply(view, Key.Right, false, 5);
        Assert.Null(view.Index);                                        // follows the newest again
        Assert.Equal(0, Keys.Step(Fresh with { Index = 0 }, -1, 5).Index);
    }

    [Fact]
    public void The_scrubber_reaches_both_ends()
    {
        var bar = new Area(10, 0, 101, 4);
        Assert.Equal(0, Keys.Scrub(Fresh, bar, -50, 11).Index);
        Assert.Equal(5, Keys.Scrub(Fresh, bar, 60, 11).Index);
        Assert.Null(Keys.Scrub(Fresh, bar, 400, 11).Index);
    }

    [Fact]
    public void Zooming_keeps_what_is_under_the_pointer()
    {
        var frame = Scenes.Frame(height: 200, width: 200);
        var builder = new SceneBuilder();
        var view = Fresh with { Solo = PanelKind.Estimate };
        var before = builder.Build(frame, view, 420, 470);
        var target = before.Panels[0].Panel.Target;
        var (x, y) = (target.Left + (target.Width * 0.3), target.Top + (target.Height * 0.6));
        var pixel = before.Panels[0].SourceAt(x, y)!.Value;
        for (var i = 0; i < 3; i++)
        {
            view = Keys.ZoomAt(view, builder.Build(frame, view, 420, 470), x, y, 2);
            var there = builder.Build(frame, view, 420, 470).Panels[0].SourceAt(x, y)!.Value;
            Assert.InRange(there.X, pixel.X - 2, pixel.X + 2);
            Assert.InRange(there.Y, pixel.Y - 2, pixel.Y + 2);
        }
        Assert.Equal(8, view.Zoom);
    }

    [Fact]
    public void Dragging_stops_at_the_edge_and_comes_back_at_once()
    {
        var frame = Scenes.Frame(height: 100, width: 100);
        var builder = new SceneBuilder();
        var view = Fresh with { Solo = PanelKind.Estimate, Zoom = 4 };
        var picture = builder.Build(frame, view, 500, 500);
        var far = Keys.Pan(view, picture, 100_000, 0);
        var shown = builder.Build(frame, far, 500, 500).Panels[0];
        Assert.Equal(0, shown.SourceAt(shown.Panel.Target.Left, shown.Panel.Target.Top + 5)!.Value.X);
        Assert.NotEqual(far.CenterX, Keys.Pan(far, picture, -40, 0).CenterX);
    }

    [Fact]
    public void Wild_values_are_tamed()
    {
        var view = (Fresh with { Zoom = 1e30, CenterX = -4, Exposure = 900, Gain = 0 }).Sane();
        Assert.Equal((256, 0, 10, 0.25), (view.Zoom, view.CenterX, view.Exposure, view.Gain));
    }
}
