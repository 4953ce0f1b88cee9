using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>
/// The pseudo-inverse, A⁺ y: what the measurement alone says, and the baseline of everything else.
/// </summary>
[PluginExport(ExportKinds.Sampler, "back-projection", "The least-norm image that explains the measurement.",
    Equation = "x = A⁺ y = argmin ‖x‖ over argmin ‖A x − y‖", Shapes = "y (N, ...) → x (N, C, H, W)")]
public sealed class BackProjectionSampler : ISampler
{
    /// <inheritdoc/>
    public int Steps => 1;

    /// <inheritdoc/>
    public bool NeedsModel => false;

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context) =>
        context.Iterate(measurement.PseudoInverse, Steps, (x, _) => x);
}
