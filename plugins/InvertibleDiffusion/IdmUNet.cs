using Idm.Sdk;
using Idm.Sdk.Models;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// The noise estimator of invertible diffusion models: two levels of Stable Diffusion's U-Net, made
/// reversible.
/// </summary>
[PluginExport("model", "idm-unet",
    "Pruned Stable Diffusion U-Net in pixel space, reversible, with measurement injectors",
    Equation =
        "e = shuffle₂( UNet( unshuffle₂(x) ) );  every block couples two streams: y₁ = (1 - v) F(x₁) + v x₂, "
            + "y₂ = x₁",
    Shapes = "x, e (N, 1, H, W), H and W multiples of 4 (of 32 with windowed attention)",
    Citation =
        "Chen et al., Invertible Diffusion Models for Compressed Sensing, IEEE TPAMI 47(5), 2025, "
            + "doi:10.1109/TPAMI.2025.3538896")]
public sealed class IdmUNet(IdmUNetOptions options) : IModelFactory
{
    /// <inheritdoc/>
    public IReadOnlyList<IKeyMap> Dialects =>
        [new PublishedNames(options.Shape()), new StableDiffusionNames()];

    /// <inheritdoc/>
    public int SizeDivisor => options.Shape().SizeDivisor;

    /// <summary>Luma only.</summary>
    public IReadOnlyList<int> Channels => [1];

    /// <inheritdoc/>
    public IModel Create(ModelRequest request)
    {
        var shape = options.Shape();
        shape.Validate();
        if (request.Channels != 1)
            throw new PluginException("idm-unet restores one channel, and the data have "
                + $"{request.Channels}: set data.color to luma, or name another model");
        return new IdmUNetModel(shape, request, options.Winograd);
    }
}
