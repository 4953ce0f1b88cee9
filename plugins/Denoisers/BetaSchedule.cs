namespace Idm.Plugins.Denoisers;

/// <summary>
/// Growth of β_t, the share of noise that step t of a diffusion adds, from the first to the last step.
/// </summary>
public enum BetaSchedule
{
    /// <summary>Evenly (Ho, Jain, Abbeel, NeurIPS 2020, arXiv 2006.11239).</summary>
    Linear,

    /// <summary>Evenly in √β, as latent diffusion has it.</summary>
    ScaledLinear,

    /// <summary>
    /// So that ᾱ is a squared cosine, β at most 0.999 (Nichol, Dhariwal, ICML 2021, arXiv 2102.09672).
    /// </summary>
    Cosine,
}
