using Idm.Sdk;
using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Mean absolute difference over all elements of the batch.</summary>
[PluginExport(ExportKinds.Loss, "l1", "Mean absolute difference.",
    Equation = "mean |x - y|", Shapes = "x, y: (N, C, H, W); a scalar")]
public sealed class L1Loss : ILoss
{
    /// <inheritdoc/>
    public Tensor Compute(Tensor restored, Tensor reference)
    {
        using var scope = NewDisposeScope();
        return restored.sub(reference).abs().mean().MoveToOuterDisposeScope();
    }
}
