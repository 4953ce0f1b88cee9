using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace MyPlugin;

/// <summary>Landweber's iteration: gradient descent on ½‖A x − y‖², from 0 towards A⁺ y.</summary>
/// <remarks>Shapes: y (N, ...), x (N, C, H, W).</remarks>
[PluginExport(ExportKinds.Sampler, "my-plugin", "Gradient descent on the misfit, without a model.",
    Equation = "x ← x + η Aᵀ(y − A x)", Shapes = "y (N, ...) → x (N, C, H, W)",
    Citation = "Landweber, American Journal of Mathematics 73(3), 1951")]
public sealed class MyPluginSampler(MyPluginOptions options) : ISampler
{
    /// <inheritdoc/>
    public int Steps => options.Steps;

    /// <inheritdoc/>
    public bool NeedsModel => false;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context)
    {
        var (a, y) = (measurement.Operator, measurement.Y);
        var norm = a.Norm ?? OperatorNorm.Estimate(a, context.Random, y.dtype, y.device);
        if (norm == 0) throw new PluginException("the operator is 0: there is nothing to restore from");
        var length = options.Length / (norm * norm);
        return context.Iterate(
            zeros_like(measurement.BackProjection), Steps,
            (x, _) => x.Plus(a.Adjoint(y.Minus(a.Forward(x))), times: length));
    }
}
