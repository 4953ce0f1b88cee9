using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>Options of the sampler <c>landweber</c>.</summary>
public sealed record LandweberOptions
{
    /// <summary>Steps.</summary>
    [Description("Steps, one A and one Aᵀ each; fewer damp.")]
    [Range(1, 1_000_000)]
    public int Iterations { get; init; } = 200;

    /// <summary>Permitted range of pixel values.</summary>
    [Description("Where pixels may lie: unit is [0, 1].")]
    public ValueRange Bounds { get; init; } = ValueRange.Unit;

    /// <summary>Every which iterate observers see; they always see the last.</summary>
    [Description("Every which iterate is shown; the last always is.")]
    [Range(1, 1_000_000)]
    public int ReportEvery { get; init; } = 10;
}

/// <summary>
/// Projected gradient steps, the one sampler here that takes operators that are not linear.
/// </summary>
[PluginExport(ExportKinds.Sampler, "landweber", "Projected gradient steps; takes operators that are not "
    + "linear, too.",
    Equation = "x ← P_C(x − J(x)ᵀ(f(x) − y) / L²),  from x = P_C(Aᵀy / L²),  L = ‖A‖ or a Lipschitz constant "
        + "of f",
    Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation = "L. Landweber, An Iteration Formula for Fredholm Integral Equations of the First Kind, Amer. "
        + "J. Math. 73(3), 1951, doi:10.2307/2372313")]
public sealed class LandweberSampler(LandweberOptions options) : ISampler
{
    /// <inheritdoc/>
    public int Steps => options.Iterations;

    /// <inheritdoc/>
    public bool NeedsModel => false;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        using var noGrad = no_grad();
        var (a, y) = (measurement.Operator, measurement.Y);
        var lipschitz = OperatorNorm.AtMost(a, context.Random.Derive("norm"), y.dtype, y.device);
        var step = lipschitz > 0 ? 1 / (lipschitz * lipschitz) : 1;
        return context.Iterate(
            Bounded(measurement.BackProjection.Times(step)), Steps,
            (x, _) =>
                Bounded(x.Minus(a.Pullback(x, a.Forward(x).Minus(y)).Times(step))), options.ReportEvery);
    }

    private Tensor Bounded(Tensor x) => options.Bounds switch
    {
        ValueRange.Unit => x.Within(0, 1),
        ValueRange.NonNegative => x.AtLeast(0),
        _ => x,
    };
}
