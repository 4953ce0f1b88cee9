using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Tests.Reference;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>The second names in the authors' files, against their own list.</summary>
public sealed class ReversibleAliasesTests
{
    [Fact]
    public void Every_second_name_of_the_published_files_leads_to_the_weight_it_shares()
    {
        var names = Aliases.Parameters.Select(p => p.Name).ToList();
        var aliases = 0;
        foreach (var (coupling, body) in Aliases.Couplings)
        {
            foreach (var name in names.Where(n => n.StartsWith(body + ".", StringComparison.Ordinal)))
            {
                Assert.Equal(name, ReversibleAliases.Canonical($"{coupling}.body{name[body.Length..]}"));
                aliases++;
            }
        }
        Assert.Equal(494, aliases);
        Assert.All(names, name => Assert.Equal(name, ReversibleAliases.Canonical(name)));
    }

    [Theory]
    [InlineData("unet.down_blocks.0.rev_module_lists.0.4.body.weight")]         // a chain has four
    [InlineData("unet.down_blocks.1.rev_module_lists.0.3.body.weight")]         // this one three
    [InlineData("unet.down_blocks.0.rev_module_lists.2.0.body.weight")]
    [InlineData("unet.up_blocks.0.rev_module_list.11.body.weight")]             // and this one eleven
    [InlineData("unet.up_blocks.2.rev_module_list.0.body.weight")]
    [InlineData("unet.up_blocks.0.rev_module_list.0.v")]
    [InlineData("module.unet.up_blocks.0.rev_module_list.0.body.weight")]       // prefixes are the reader's business
    public void Other_names_stay_as_they_are(string name) => Assert.Equal(name, ReversibleAliases.Canonical(name));
}
