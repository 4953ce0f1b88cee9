namespace Idm.Sdk.Models;

/// <summary>The noise levels σ that a model was made for; images are in [0, 1].</summary>
/// <param name="Low">The smallest σ, 0 or more.</param>
/// <param name="High">The largest σ.</param>
public readonly record struct SigmaRange(double Low, double High)
{
    /// <summary>Any noise level.</summary>
    public static SigmaRange All { get; } = new(0, double.PositiveInfinity);

    /// <summary>Whether a σ is inside; the ends are.</summary>
    public bool Contains(double sigma) => sigma >= Low && sigma <= High;

    /// <summary>The σ of the range that is nearest to one.</summary>
    public double Nearest(double sigma) => Math.Clamp(sigma, Low, High);

    /// <summary>For example <c>σ from 0.002 to 80</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"σ from {Low:g4} to {High:g4}");
}
