using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Denoisers;

/// <summary>The diffusion that a network was trained on: which step has which noise level.</summary>
public abstract record DiffusionOptions
{
    /// <summary>T.</summary>
    [Description("Steps T of the diffusion that the network was trained on.")]
    [Range(2, 100_000)]
    public int DiffusionSteps { get; init; } = 1000;

    /// <summary>Schedule of β.</summary>
    [Description("How β grows from beta_start to beta_end: linear, scaled-linear (evenly in its root), or "
        + "cosine, which has no ends.")]
    public BetaSchedule Betas { get; init; } = BetaSchedule.Linear;

    /// <summary>β of the first step.</summary>
    [Description("β of the first step.")]
    [Range(1e-9, 0.999)]
    public double BetaStart { get; init; } = 1e-4;

    /// <summary>β of the last step.</summary>
    [Description("β of the last step.")]
    [Range(1e-9, 0.999)]
    public double BetaEnd { get; init; } = 0.02;

    /// <summary>The noise levels of the steps.</summary>
    /// <param name="scale">
    /// How much wider the network's range of values is than [0, 1]: 2 for [−1, 1].
    /// </param>
    internal NoiseTable Table(double scale) =>
        NoiseTable.Of(Betas, DiffusionSteps, BetaStart, BetaEnd, scale);
}
