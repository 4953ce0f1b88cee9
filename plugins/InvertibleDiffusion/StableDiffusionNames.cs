using System.Text.RegularExpressions;
using Idm.Sdk.Models;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>The names in the U-Net of Stable Diffusion v1, as diffusers saves it.</summary>
/// <remarks>
/// Of its four levels the upper two are used: down blocks 0 and 1, up blocks 2 and 3. Without a counterpart
/// there are the embedding of time, the attention to text (attn2, and norm2 before it), the lower levels and
/// the middle; and here the injectors, the scalars of the chains, and all of the sampler.
/// </remarks>
internal sealed partial class StableDiffusionNames : IKeyMap
{
    private static readonly string[] Ends = ["conv_in.", "conv_norm_out.", "conv_out."];

    /// <inheritdoc/>
    public string Name => "Stable Diffusion v1's U-Net (diffusers)";

    /// <inheritdoc/>
    public bool Matches(IReadOnlyCollection<string> names) =>
        names.Contains("conv_in.weight") && names.Contains("up_blocks.3.resnets.0.conv1.weight");

    /// <inheritdoc/>
    public string? Map(string foreign)
    {
        if (Ends.Any(end => foreign.StartsWith(end, StringComparison.Ordinal))) return $"unet.{foreign}";
        if (Block().Match(foreign) is not { Success: true } block || Unused().IsMatch(foreign)) return null;
        var (side, number, rest) = (block.Groups[1].Value, block.Groups[2].Value, block.Groups[3].Value);
        return (side, number) switch
        {
            ("down", "0" or "1") => $"unet.down_blocks.{number}.{rest}",
            ("up", "2") => $"unet.up_blocks.0.{rest}",
            ("up", "3") => $"unet.up_blocks.1.{rest}",
            _ => null,
        };
    }

    /// <inheritdoc/>
    public bool IsExpected(string own) =>
        own.StartsWith("unet.", StringComparison.Ordinal) && !Added().IsMatch(own);

    [GeneratedRegex(@"^(down|up)_blocks\.(\d)\.(.+)$")]
    private static partial Regex Block();

    [GeneratedRegex(@"\.time_emb_proj\.|\.attn2\.|\.transformer_blocks\.0\.norm2\.|^down_blocks\.1\.downsamplers\.")]
    private static partial Regex Unused();

    [GeneratedRegex(@"\.injectors\.|_scale_factors?$|\.v$")]
    private static partial Regex Added();
}
