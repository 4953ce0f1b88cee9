using System.Globalization;
using System.Text.RegularExpressions;
using Idm.Sdk.Models;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>The names in the authors' <c>net_params_*.pkl</c>.</summary>
/// <remarks>
/// Their couplings hold the modules they wrap, so most weights are in the file twice: under the path that is
/// also ours, and as <c>rev_module_lists.0.2.body.…</c>, the body of a coupling. Which module a coupling
/// wraps is told by its place in the chain.
/// </remarks>
internal sealed partial class PublishedNames(UNetShape shape) : IKeyMap
{
    /// <inheritdoc/>
    public string Name => "IDM's published checkpoint";

    /// <inheritdoc/>
    public bool Matches(IReadOnlyCollection<string> names) => names.Any(name => Body().IsMatch(name));

    /// <inheritdoc/>
    public string? Map(string foreign)
    {
        if (Body().Match(foreign) is not { Success: true } body) return foreign;
        var (down, block) = (body.Groups["list"].Success, Number(body.Groups["block"]));
        if (block > 1) return null;
        var level = down == (block == 0) ? Level.Upper : Level.Lower;
        var perPlace = UNetShape.CouplingsPer(shape.At(level).Reach);
        // A first resnet that takes in more channels than it gives is not part of the chain.
        var skipped = down ? (block == 1 && Number(body.Groups["list"]) == 0 ? 1 : 0) : 1;
        var position = Number(body.Groups["coupling"]) + skipped;
        var place = down ? Number(body.Groups["list"]) : position / perPlace;
        if (down && position >= perPlace) return null;
        var module = Module(place, position % perPlace, perPlace);
        return $"{body.Groups["path"].Value}{module}.{body.Groups["rest"].Value}";
    }

    /// <inheritdoc/>
    public bool IsExpected(string own) => true;

    /// <summary>
    /// The chain is [resnet, injector, transformer, injector] for each place, or [resnet, injector].
    /// </summary>
    private static string Module(int place, int position, int perPlace) => (position, perPlace) switch
    {
        (0, _) => $"resnets.{place}",
        (1, 2) => $"injectors.{place}",
        (1, 4) => $"injectors.{2 * place}",
        (2, 4) => $"attentions.{place}",
        _ => $"injectors.{2 * place + 1}",
    };

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<path>unet\.down_blocks\.(?<block>\d)\.)rev_module_lists\.(?<list>\d)\.(?<coupling>\d{1,3})\.body\.(?<rest>.+)$"
        + @"|^(?<path>unet\.up_blocks\.(?<block>\d)\.)rev_module_list\.(?<coupling>\d{1,3})\.body\.(?<rest>.+)$")]
    private static partial Regex Body();
}
