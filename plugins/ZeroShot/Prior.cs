using Idm.Sdk;
using Idm.Sdk.Models;

namespace Idm.Plugins.ZeroShot;

/// <summary>
/// A small denoiser of our own, conditioned on the noise level and on nothing else: a prior for any operator.
/// </summary>
/// <param name="options">What the pipeline says.</param>
[PluginExport(
    ExportKinds.Model, "prior",
    "A small denoiser that knows the noise level alone: the prior of zero-shot samplers.",
    Equation =
        "D(x, σ) = c_skip x + c_out F(c_in x, ln(σ)/4), about mid-grey;  c_skip = σ_d²/(σ²+σ_d²), c_out = σ "
        + "σ_d/√(σ²+σ_d²), c_in = 1/√(σ²+σ_d²);  F a residual U-Net",
    Shapes = "x, D (N, C, H, W), H and W multiples of 8",
    Citation =
        "The preconditioning of T. Karras et al., Elucidating the Design Space of Diffusion-Based Generative "
        + "Models, NeurIPS 2022, arXiv 2206.00364; the network is IDM's own")]
public sealed class Prior(PriorOptions options) : IModelFactory
{
    /// <summary>Three levels, the first of which is at half resolution.</summary>
    public int SizeDivisor => 8;

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => [1, 3];

    /// <inheritdoc/>
    public IModel Create(ModelRequest request) => new PriorNetwork(options, request);
}
