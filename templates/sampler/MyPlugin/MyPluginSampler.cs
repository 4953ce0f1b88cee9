using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
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
        using var scope = NewDisposeScope();
        var a = measurement.Operator;
        var y = measurement.Y;
        var norm = a.Norm ?? OperatorNorm.Estimate(a, context.Random, y.dtype, y.device);
        if (norm == 0) throw new PluginException("the operator is 0: there is nothing to restore from");
        using var length = (options.Length / (norm * norm)).ToScalar();

        var x = zeros_like(measurement.BackProjection);
        for (var step = 1; step <= Steps; step++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();            // what a step leaves behind goes with it
            var next = x.add(a.Adjoint(y.sub(a.Forward(x))), length);
            context.Report?.Invoke(new SamplerStep(step, Steps, x, next));
            x.Dispose();
            x = next.MoveToOuterDisposeScope();
        }
        return x.MoveToOuterDisposeScope();
    }
}
