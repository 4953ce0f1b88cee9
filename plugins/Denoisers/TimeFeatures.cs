using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>A step t as the sines and cosines that networks of the family of DDPM are told it in.</summary>
/// <remarks>
/// cos ω_i t and sin ω_i t, ω_i = 10000^(−i / (h − shift)), i = 0, ..., h − 1, h half of the length. In
/// float32 whatever the network is in: rounding of ω t is part of what networks were trained with.
/// </remarks>
internal static class TimeFeatures
{
    private static readonly double _longest = Math.Log(10_000);

    /// <param name="t">(N), float32.</param>
    /// <param name="length">How many numbers; an odd one gets a 0 at the end.</param>
    /// <param name="cosinesFirst">Cosines, then sines; the other way round if false.</param>
    /// <param name="shift">What is taken off h in the exponent.</param>
    /// <returns>(N, length), float32.</returns>
    public static Tensor Of(Tensor t, int length, bool cosinesFirst = true, double shift = 0)
    {
        using var scope = NewDisposeScope();
        var half = length / 2;
        using var count = half.ToScalar();
        var exponents = arange(Scalars.Zero, count, Scalars.One, ScalarType.Float32, t.device)
            .Times(-_longest).Over(half - shift);
        var turns = t.unsqueeze(1).mul(exponents.exp().unsqueeze(0));
        var (cos, sin) = (turns.cos(), turns.sin());
        var both = cat(cosinesFirst ? [cos, sin] : [sin, cos], 1);
        if (length % 2 == 1) both = cat([both, zeros_like(t).unsqueeze(1)], 1);
        return both.MoveToOuterDisposeScope();
    }
}
