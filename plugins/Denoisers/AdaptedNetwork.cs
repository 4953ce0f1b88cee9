using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>A network of another convention as a prior.</summary>
/// <param name="network">What has the weights; disposed with it.</param>
/// <param name="convention">How it takes images, and what it finds.</param>
/// <param name="sigmas">The noise levels that it was trained on.</param>
/// <param name="find">What the network finds in an image that is scaled as it wants it, at a level.</param>
internal sealed class AdaptedNetwork(
    nn.Module network, Convention convention, SigmaRange sigmas, Func<Tensor, NoiseLevel, Tensor> find)
    : IDenoiser
{
    /// <inheritdoc/>
    public nn.Module Network => network;

    /// <inheritdoc/>
    public SigmaRange SigmaRange => sigmas;

    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement) =>
        convention.Denoise(x, level, z => find(z, level));

    /// <summary>A gradient through the network keeps less where none of its weights can have one.</summary>
    public void PrepareForInference()
    {
        foreach (var parameter in network.parameters()) parameter.requires_grad_(false);
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();
}
