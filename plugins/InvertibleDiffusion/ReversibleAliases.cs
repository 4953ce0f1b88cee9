using System.Globalization;
using System.Text.RegularExpressions;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>The second names of weights in the authors' files.</summary>
/// <remarks>
/// Their couplings own their bodies, so that a state dict names each body twice: by its place in the block, for example
/// <c>unet.down_blocks.0.resnets.0.conv1.weight</c>, and by its place in the chain,
/// <c>unet.down_blocks.0.rev_module_lists.0.0.body.conv1.weight</c>. Only the first kind is the network's own.
/// </remarks>
internal static partial class ReversibleAliases
{
    /// <summary>The network's own name for what a file calls <paramref name="name"/>; any other name is returned as it is.</summary>
    public static string Canonical(string name)
    {
        var match = Alias().Match(name);
        if (!match.Success) return name;

        // A chain repeats [resnet, injector, transformer, injector]. Where a block's first resnet changes the number of
        // channels it stands before the chain, which then begins with the injector.
        var block = match.Groups["block"].Value;
        var coupling = Number("coupling");
        var place = Number("chain");
        if (block.StartsWith("up_blocks", StringComparison.Ordinal)) (place, coupling) = Math.DivRem(coupling + 1, 4);
        else if (place == 0 && block != "down_blocks.0") coupling++;
        var body = place > 2 ? null : coupling switch
        {
            0 => $"resnets.{place}",
            1 => $"injectors.{2 * place}",
            2 => $"attentions.{place}",
            3 => $"injectors.{2 * place + 1}",
            _ => null,
        };
        return body is null ? name : $"unet.{block}.{body}.{match.Groups["rest"].Value}";

        int Number(string group) =>
            match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^unet\.(?<block>down_blocks\.[01]|up_blocks\.[01])\.rev_module_list(s\.(?<chain>[01]))?"
        + @"\.(?<coupling>[0-9]{1,2})\.body\.(?<rest>.+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Alias();
}
