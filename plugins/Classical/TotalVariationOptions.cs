using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Classical;

/// <summary>Options of the sampler <c>tv</c>.</summary>
public sealed record TotalVariationOptions
{
    /// <summary>λ, in units of pixel values.</summary>
    [Description("Weight λ: more removes more noise, and more texture. The default is for no noise.")]
    [Range(0.0, 1000.0)]
    public double Weight { get; init; } = 0.0005;

    /// <summary>Steps of the outer iteration, one A and one Aᵀ each.</summary>
    [Description("Steps of MFISTA: one A and one Aᵀ each.")]
    [Range(1, 1_000_000)]
    public int Iterations { get; init; } = 500;

    /// <summary>Steps of the denoiser within each outer step; it goes on from where it was.</summary>
    [Description("Steps of the denoiser within each of them; it goes on from where it was.")]
    [Range(1, 10_000)]
    public int InnerIterations { get; init; } = 5;

    /// <summary>Permitted range of pixel values.</summary>
    [Description("Where pixels may lie: unit is [0, 1].")]
    public ValueRange Bounds { get; init; } = ValueRange.Unit;

    /// <summary>Every which iterate observers see; they always see the last.</summary>
    [Description("Every which iterate is shown; the last always is.")]
    [Range(1, 1_000_000)]
    public int ReportEvery { get; init; } = 10;
}
