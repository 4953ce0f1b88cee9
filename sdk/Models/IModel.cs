using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using static TorchSharp.torch;

namespace Idm.Sdk.Models;

/// <summary>
/// A noise estimator e = ε(x, t, y): a network with named weights, the same for all sampler steps or not.
/// </summary>
/// <remarks>
/// A network that knows noise levels but no measurement is a prior: see <see cref="IDenoiser"/>. Images are
/// (N, C, H, W) with values in [0, 1] where there is no noise. Tensors returned are in the caller's dispose
/// scope.
/// </remarks>
public interface IModel : IDisposable
{
    /// <summary>The network; its parameter names are the names in weights files.</summary>
    nn.Module Network { get; }

    /// <summary>Estimates the noise e in x = √ᾱ x₀ + √(1−ᾱ) e, (N, C, H, W); differentiable.</summary>
    /// <param name="x">The image of this step, variance preserving, (N, C, H, W).</param>
    /// <param name="level">ᾱ and the step t, from the sampler's T down to 1.</param>
    /// <param name="measurement">
    /// What is known of the image; may be null where <see cref="NeedsMeasurement"/> is false.
    /// </param>
    Tensor Estimate(Tensor x, NoiseLevel level, Measurement? measurement);

    /// <summary>D(x, σ) ≈ E[x₀ | x = x₀ + σ n], (N, C, H, W): x − σ ε(√ᾱ x); differentiable.</summary>
    /// <param name="x">The noisy image, variance exploding: x₀ + σ n, (N, C, H, W).</param>
    /// <param name="level">σ, and the step t.</param>
    /// <param name="measurement">
    /// What is known of the image; may be null where <see cref="NeedsMeasurement"/> is false.
    /// </param>
    Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement = null)
    {
        using var scope = NewDisposeScope();
        var noise = Estimate(level.ToVariancePreserving(x), level, measurement);
        return level.Denoised(x, noise).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Whether it looks at the measurement. A prior does not: it serves every operator alike.
    /// </summary>
    bool NeedsMeasurement => true;

    /// <summary>The noise levels it was made for; a sampler keeps to them.</summary>
    SigmaRange SigmaRange => SigmaRange.All;

    /// <summary>Parameters that must stay in a range.</summary>
    IEnumerable<BoundedParameter> Bounds => [];

    /// <summary>
    /// The watches of its reversible chains, in a stable order: the trainer sees how exact they are.
    /// </summary>
    IEnumerable<RoundTripMonitor> RoundTripMonitors => [];

    /// <summary>
    /// From now on no weight changes: a model may keep them in another, faster form, which it owns.
    /// </summary>
    /// <remarks>
    /// The host calls it after it has loaded the weights, where it restores in full precision, and never
    /// while it trains. A second call changes nothing.
    /// </remarks>
    void PrepareForInference()
    {
    }
}
