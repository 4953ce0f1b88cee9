namespace Idm.Plugins.Denoisers;

/// <summary>Prediction target of a network, given x_t = √ᾱ x₀ + √(1−ᾱ) ε.</summary>
public enum Prediction
{
    /// <summary>ε.</summary>
    Noise,

    /// <summary>x₀.</summary>
    Image,

    /// <summary>v = √ᾱ ε − √(1−ᾱ) x₀ (Salimans, Ho, ICLR 2022, arXiv 2202.00512).</summary>
    Velocity,
}
