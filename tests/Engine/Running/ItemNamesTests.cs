using System.Text;
using Idm.Engine.Running;
using Idm.Sdk.Data;

namespace Idm.Engine.Tests.Running;

public sealed class ItemNamesTests
{
    [Fact]
    public void Names_of_any_source_become_file_names_and_none_is_anothers()
    {
        string[] names =
            ["a", "../a", "/etc/a", "A", "..", "", ".", "a\nb", "a\\b", "a-2", "größer",
            new string('x', 300)];
        var items = ItemNames.Of(
            [.. names.Select(
                name => new ImageItem(name, "here", () => throw new InvalidOperationException()))]);
        Assert.Equal(
            ["a", ".._a", "_etc_a", "A-2", "_..", "_", "_.", "a_b", "a_b-2", "a-2-2", "größer",
            new string('x', 240)],
            items.Select(item => item.Name));
        Assert.All(items, item => Assert.Equal("here", item.Origin));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("xx\U0001F981")]               // cut within a letter of four bytes, of which none may stay
    public void Long_names_fit_a_file_system_with_number_and_extension(string letters)
    {
        var name = string.Concat(Enumerable.Repeat(letters, 300));
        var items = ItemNames.Of([.. Enumerable.Repeat(new ImageItem(name, "", null!), 12)]);
        Assert.Equal(12, items.Select(item => item.Name).Distinct().Count());
        Assert.All(items, item => Assert.InRange(Encoding.UTF8.GetByteCount(item.Name + ".png"), 200, 255));
        Assert.All(
            items, item =>
                Assert.Equal(item.Name, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(item.Name))));
    }

    [Fact]
    public void Good_names_are_left_alone()
    {
        DataItem[] items =
            [new ImageItem("b.1", "", null!), new ImageItem("a b", "", null!),
            new ImageItem(".hidden", "", null!)];
        Assert.Equal(items, ItemNames.Of(items));
    }
}
