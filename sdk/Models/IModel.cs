using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Models;

/// <summary>A noise estimator e = ε(x, t, y): a network with named weights, the same for all sampler steps or not.</summary>
public interface IModel : IDisposable
{
    /// <summary>The network; its parameter names are the names in weights files.</summary>
    nn.Module Network { get; }

    /// <summary>Estimates the noise in <paramref name="x"/>, (N, C, H, W); differentiable.</summary>
    /// <param name="x">The image of this step, (N, C, H, W).</param>
    /// <param name="step">The step t, from the sampler's T down to 1.</param>
    /// <param name="measurement">What is known of the image.</param>
    Tensor Estimate(Tensor x, int step, Measurement measurement);
}
