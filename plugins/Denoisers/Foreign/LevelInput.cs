namespace Idm.Plugins.Denoisers.Foreign;

/// <summary>Form in which an external network receives the noise level.</summary>
public enum LevelInput
{
    /// <summary>Not at all: it finds it out, or knows one.</summary>
    None,

    /// <summary>A second input, σ.</summary>
    Sigma,

    /// <summary>One more channel of the image, σ everywhere.</summary>
    Map,

    /// <summary>A second input, the step t of a diffusion.</summary>
    Timestep,
}

/// <summary>The values of images that a network was trained on.</summary>
public enum ValueRange
{
    /// <summary>[0, 1].</summary>
    Unit,

    /// <summary>[−1, 1].</summary>
    Symmetric,
}

/// <summary>Noise process of a network's input.</summary>
public enum NoisyState
{
    /// <summary>x₀ + σ n.</summary>
    Exploding,

    /// <summary>√ᾱ x₀ + √(1−ᾱ) n.</summary>
    Preserving,
}
