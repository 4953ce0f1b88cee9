using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Essentials;

/// <summary>Leaves the measurement as it is.</summary>
[PluginExport(ExportKinds.Noise, "none", "Exact measurements.", Equation = "y' = y", Shapes = "y: (N, ...)")]
public sealed class NoNoise : INoise
{
    /// <inheritdoc/>
    public double? Sigma => 0;

    /// <inheritdoc/>
    public Tensor Apply(Tensor y, RandomStream random) => y.clone();
}
