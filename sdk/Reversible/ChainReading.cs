using System.Globalization;

namespace Idm.Sdk.Reversible;

/// <summary>Accuracy with which a chain rebuilt its inputs when it was last measured.</summary>
/// <param name="Chain">The chain's name.</param>
/// <param name="Couplings">Number of couplings in the chain.</param>
/// <param name="AnchorEvery">
/// The streams are kept every so many couplings; <paramref name="Couplings"/> means not at all inside.
/// </param>
/// <param name="Error">
/// max|rebuilt - true| / max|true|, the largest over the chain's stretches; null if never measured.
/// </param>
public sealed record ChainReading(string Chain, int Couplings, int AnchorEvery, double? Error)
{
    /// <summary>For people: <c>unet.up_blocks.0 1.2e-05 (11 couplings, anchors every 5)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Chain} {(Error is { } error ? error.ToString("g2", CultureInfo.InvariantCulture) : "not measured")} "
        + $"({Couplings} couplings{(AnchorEvery < Couplings ? $", anchors every {AnchorEvery}" : "")})");
}
