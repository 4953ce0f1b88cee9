using System.Security.Cryptography;
using System.Text;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Training.Patches;

namespace Idm.Training.Tests.Patches;

public sealed class HoldOutTests
{
    private static readonly string[] _names = [.. Enumerable.Range(1, 20).Select(i => $"photo-{i}")];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    public void Each_image_is_either_trained_on_or_held_out(int count)
    {
        var (training, held) = Divide(_names, count);
        Assert.Equal(count, held.Count);
        Assert.Equal(_names.Order(), training.Concat(held).Order());
        Assert.Equal(_names.OrderBy(Hash).Take(count).Order(), held.Order());
    }

    [Fact]
    public void Neither_order_nor_further_images_change_much()
    {
        var (_, held) = Divide(_names, 5);
        Assert.Equal(held.Order(), Divide([.. _names.Reverse()], 5).Held.Order());
        // One more image takes at most one place.
        foreach (var more in new[] { "new", "newer", "newest" })
            Assert.InRange(held.Intersect(Divide([.. _names, more], 5).Held).Count(), 4, 5);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    public void Something_is_left_to_train_on(int count)
    {
        var e = Assert.Throws<PluginException>(() => Divide(_names, count));
        Assert.Contains($"train.validation.hold_out is {count}, but train.data lists 20", e.Message,
            StringComparison.Ordinal);
    }

    private static (IReadOnlyList<string> Training, IReadOnlyList<string> Held) Divide(
        string[] names, int count)
    {
        var (training, held) = HoldOut.Divide(
            new NumberedPhotos([.. names.Select(name => (name, 8, 8))]), count);
        return (Names(training), Names(held));
    }

    private static string[] Names(IImageSource source) => [.. source.List().Select(item => item.Name)];

    private static string Hash(string name) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
