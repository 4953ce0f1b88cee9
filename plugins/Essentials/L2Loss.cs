using Idm.Sdk;
using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Mean squared difference over all elements of the batch.</summary>
[PluginExport(ExportKinds.Loss, "l2", "Mean squared difference.",
    Equation = "mean (x - y)²", Shapes = "x, y: (N, C, H, W); a scalar")]
public sealed class L2Loss : ILoss
{
    /// <inheritdoc/>
    public Tensor Compute(Tensor restored, Tensor reference)
    {
        using var scope = NewDisposeScope();
        var difference = restored.sub(reference);
        return difference.mul(difference).mean().MoveToOuterDisposeScope();
    }
}
