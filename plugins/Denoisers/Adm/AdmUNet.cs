using Idm.Sdk;
using Idm.Sdk.Models;

namespace Idm.Plugins.Denoisers.Adm;

/// <summary>
/// The U-Net of guided diffusion as a prior: noise found by a network that was trained on ImageNet, FFHQ or
/// LSUN.
/// </summary>
/// <remarks>
/// The weights are the published checkpoints as they are. Options say which network it is; as they stand they
/// fit <c>256x256_diffusion_uncond.pt</c>.
/// </remarks>
/// <param name="options">What the pipeline says.</param>
[PluginExport(ExportKinds.Model, "adm-unet", "Prior: the ADM U-Net of guided diffusion, with its "
    + "checkpoints' names.",
    Equation = "D(x, σ) = x − σ ε(z_t, t),  z = 2x − 1,  z_t = z / √(1 + 4σ²),  t by interpolation in the "
        + "table of ᾱ",
    Shapes = "x, D (N, C, H, W), H and W multiples of 2^(resolutions − 1): 32 with the defaults",
    Citation = "P. Dhariwal, A. Nichol, Diffusion Models Beat GANs on Image Synthesis, NeurIPS 2021, arXiv "
        + "2105.05233")]
public sealed class AdmUNet(AdmOptions options) : IModelFactory
{
    /// <inheritdoc/>
    public int SizeDivisor => 1 << (options.ChannelMult.Count - 1);

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => [options.ImageChannels];

    /// <inheritdoc/>
    public IModel Create(ModelRequest request)
    {
        var (network, table) = (new AdmNetwork(options, request), options.Table(scale: 2));
        var convention = new Convention(
            Symmetric: true, VariancePreserving: true, options.Predicts, options.Clip);
        return new AdaptedNetwork(network, convention, table.Range, (z, level) =>
        {
            using var step = table.Step(level, z);
            return network.Forward(z, step);
        });
    }
}
