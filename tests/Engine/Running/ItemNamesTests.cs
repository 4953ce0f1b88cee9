using Idm.Engine.Running;
using Idm.Sdk.Data;

namespace Idm.Engine.Tests.Running;

public sealed class ItemNamesTests
{
    [Fact]
    public void Names_of_any_source_become_file_names_and_none_is_anothers()
    {
        string[] names = ["a", "../a", "/etc/a", "A", "..", "", ".", "a\nb", "a\\b", "a-2", "größer", new string('x', 300)];
        var items = ItemNames.Of([.. names.Select(name => new ImageItem(name, "here", () => throw new InvalidOperationException()))]);
        Assert.Equal(
            ["a", ".._a", "_etc_a", "A-2", "_..", "_", "_.", "a_b", "a_b-2", "a-2-2", "größer", new string('x', 250)],
            items.Select(item => item.Name));
        Assert.All(items, item => Assert.Equal("here", item.Origin));
    }

    [Fact]
    public void Good_names_are_left_alone()
    {
        DataItem[] items = [new ImageItem("b.1", "", null!), new ImageItem("a b", "", null!), new ImageItem(".hidden", "", null!)];
        Assert.Equal(items, ItemNames.Of(items));
    }
}
