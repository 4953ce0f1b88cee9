using Idm.Sdk;
using Idm.Sdk.Models;

namespace Idm.Plugins.Denoisers.Drunet;

/// <summary>The denoiser of DPIR as a prior, for plug-and-play restoration.</summary>
/// <param name="options">What the pipeline says.</param>
[PluginExport(ExportKinds.Model, "drunet", "Prior: DPIR's denoiser DRUNet, grey or colour, with its files' "
    + "names; made for 'pnp'.",
    Equation = "D(x, σ) = U([x, σ 1]),  U a residual U-Net without biases",
    Shapes = "x, D (N, 1 or 3, H, W), H and W multiples of 8",
    Citation = "K. Zhang et al., Plug-and-Play Image Restoration with Deep Denoiser Prior, TPAMI 2021, arXiv "
        + "2008.13751")]
public sealed class DrunetModel(DrunetOptions options) : IModelFactory
{
    /// <summary>Four resolutions.</summary>
    public int SizeDivisor => 8;

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => [1, 3];

    /// <inheritdoc/>
    public IModel Create(ModelRequest request)
    {
        var network = new DrunetNetwork(options, request);
        var convention = new Convention(
            Symmetric: false, VariancePreserving: false, Prediction.Image, Clip: false);
        return new AdaptedNetwork(network, convention, new SigmaRange(0, options.SigmaMax), (x, level) =>
        {
            using var sigma = level.Sigma(x);
            return network.Forward(x, sigma);
        });
    }
}
