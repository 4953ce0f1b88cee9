using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;
using Idm.Sdk.Models;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>What names in files of other origins mean: against lists of those files.</summary>
public sealed class ForeignNamesTests
{
    private static readonly IReadOnlyList<PublishedWeight> Published = PublishedWeight.All();

    private static IKeyMap Dialect(params string[] names) =>
        new IdmUNet(new IdmUNetOptions { Size = UNetSize.Full }).Dialects.First(
            dialect => dialect.Matches(names));

    [Fact]
    public void Each_of_the_1079_published_names_means_what_the_authors_network_says()
    {
        Assert.Equal((1079, 585), (Published.Count, Published.Select(w => w.Canonical).Distinct().Count()));
        var dialect = Dialect([.. Published.Select(w => w.Name)]);
        Assert.Equal("IDM's published checkpoint", dialect.Name);
        Assert.All(Published, weight => Assert.Equal(weight.Canonical, dialect.Map(weight.Name)));
        Assert.All(Published, weight => Assert.True(dialect.IsExpected(weight.Canonical)));
    }

    [Fact]
    public void Names_of_a_network_without_attention_follow_its_shorter_chains()
    {
        var dialect = new IdmUNet(new IdmUNetOptions()).Dialects[0];
        Assert.Equal("unet.down_blocks.0.resnets.1.conv1.bias",
            dialect.Map("unet.down_blocks.0.rev_module_lists.1.0.body.conv1.bias"));
        Assert.Equal("unet.down_blocks.1.injectors.0.i2f.0.0.bias",
            dialect.Map("unet.down_blocks.1.rev_module_lists.0.0.body.i2f.0.0.bias"));
        Assert.Equal("unet.up_blocks.1.injectors.2.i2f.0.0.bias",
            dialect.Map("unet.up_blocks.1.rev_module_list.4.body.i2f.0.0.bias"));
        Assert.Equal("unet.up_blocks.1.resnets.2.conv1.bias",
            dialect.Map("unet.up_blocks.1.rev_module_list.3.body.conv1.bias"));
    }

    [Theory]
    [InlineData("unet.down_blocks.0.rev_module_lists.0.4.body.conv1.bias")]     // a chain has four couplings
    [InlineData("unet.down_blocks.2.rev_module_lists.0.0.body.conv1.bias")]
    public void Bodies_that_the_network_does_not_have_are_of_no_use(string name) =>
        Assert.Null(Dialect([.. Published.Select(w => w.Name)]).Map(name));

    [Fact]
    public void Stable_Diffusion_has_one_weight_of_the_same_shape_for_each_that_it_should_have()
    {
        var theirs = StableDiffusionV1.Weights().ToList();
        // As counted from the published file: the list is that of the real network.
        Assert.Equal(686, theirs.Count);
        Assert.Equal(859_520_964, theirs.Sum(w => w.Shape.Aggregate(1L, (a, b) => a * b)));

        var dialect = Dialect([.. theirs.Select(w => w.Name)]);
        Assert.Equal("Stable Diffusion v1's U-Net (diffusers)", dialect.Name);
        var used = theirs.Select(w => (Own: dialect.Map(w.Name), w.Shape)).Where(w => w.Own is not null)
            .ToDictionary(w => w.Own!, w => w.Shape);
        var own = Published.DistinctBy(w => w.Canonical).Where(w => dialect.IsExpected(w.Canonical))
            .ToList();
        Assert.Equal(
            own.Select(w => w.Canonical)
            .Order(StringComparer.Ordinal), used.Keys.Order(StringComparer.Ordinal));
        Assert.All(own, weight => Assert.Equal(weight.Shape, used[weight.Canonical]));

        var without = Published.Select(w => w.Canonical).Distinct()
            .Where(name => !dialect.IsExpected(name)).ToList();
        Assert.All(
            without, name =>
                Assert.Matches(@"\.injectors\.|_scale_factors?$|\.v$|^alpha$|_scale_factor$", name));
        Assert.Equal(585, own.Count + without.Count);
    }

    [Fact]
    public void Own_names_are_of_no_dialect()
    {
        string[] own = [.. Published.Select(w => w.Canonical).Distinct()];
        Assert.DoesNotContain(new IdmUNet(new IdmUNetOptions()).Dialects, dialect => dialect.Matches(own));
    }
}
