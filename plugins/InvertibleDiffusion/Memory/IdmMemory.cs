using Idm.Sdk;
using Idm.Sdk.Models;

namespace Idm.Plugins.InvertibleDiffusion.Memory;

/// <summary>
/// The light network for many steps: each step has its own weights, and features are carried from step to
/// step.
/// </summary>
[PluginExport("model", "idm-memory",
    "Light step networks that carry features from step to step, for the sampler idm",
    Equation =
        "(p', f') = ε_t([x_t / √ᾱ_t, p, g c], f);  e = (x_t - √ᾱ_t p') / √(1 - ᾱ_t);  the state (x, p, c, f) "
            + "is coupled as a whole",
    Shapes = "x (N, C, H, W), H and W multiples of 4; f (N, K, H/2, W/2)",
    Citation =
        "The sampler of Chen et al., IEEE TPAMI 47(5), 2025, doi:10.1109/TPAMI.2025.3538896; the network is "
            + "IDM's own")]
public sealed class IdmMemory(IdmMemoryOptions options) : IModelFactory
{
    /// <inheritdoc/>
    public int SizeDivisor => 4;

    /// <inheritdoc/>
    public IModel Create(ModelRequest request) =>
        new MemoryNetwork(options.Shape(), options.CorrectionGain, request);
}
