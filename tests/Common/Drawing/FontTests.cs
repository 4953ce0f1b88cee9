
using Idm.Common.Drawing;

namespace Idm.Common.Tests.Drawing;

public sealed class FontTests
{
    [Fact]
    public void Every_letter_of_the_labels_has_a_glyph_and_ink()
    {
        const string Labels = "ABCXYZabcxyz0123456789x₀x_t|×·…−←→‖½é";
        foreach (var font in new[] { Font.Normal, Font.Large })
        {
            Assert.All(Labels, letter =>
            {
                var glyph = font.Find(letter);
                Assert.True(
                    letter == '?' || !ReferenceEquals(glyph, font.Find('?')), $"'{letter}' is missing");
                Assert.True(glyph.Coverage.Max() > 150, $"'{letter}' is pale");
                Assert.InRange(glyph.Height, 1, font.LineHeight);
            });
        }
    }

    [Fact]
    public void Digits_are_equally_wide_so_that_numbers_stand_still() =>
        Assert.Single("0123456789".Select(d => Font.Normal.Width(d.ToString())).Distinct());

    [Fact]
    public void A_long_text_is_cut_to_the_room_there_is()
    {
        var cut = Font.Normal.Fit("a very long name of an image", 80);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        Assert.InRange(Font.Normal.Width(cut), 40, 80);
        Assert.Equal("short", Font.Normal.Fit("short", 80));
        Assert.Equal("", Font.Normal.Fit("anything", 3));
    }

    [Fact]
    public void Text_stays_inside_of_the_canvas()
    {
        var ink = new Ink(30, 10);
        ink.Write(Font.Normal, "wide and high", -20, 4, 0xFFFFFFFF);
        ink.Line(-5, -5, 50, 50, 0xFFFFFFFF, 3);
        ink.Fill(new Area(-4, -4, 100, 5), 0xFF123456);
        Assert.Contains(0xFF123456u, ink.Pixels);
    }
}
