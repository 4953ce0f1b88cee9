using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Models;

/// <summary>
/// A model with a memory: it hands features from one sampler step to the next, beside the image.
/// </summary>
/// <remarks>
/// The sampler owns the state and couples it as a whole, so that training can rebuild it backwards:
/// <code>S = [x, p, c, f],  (N, 3 s² C + K, H/s, W/s)</code>
/// with the image x_t of the step, the estimate p of x₀ that the step before ended with, its correction
/// c = C(p) - p towards the measurement (C is the sampler's data consistency), each as s² C planes
/// (<c>pixel_unshuffle</c> by s), and K planes of features f, zero at the first step.
/// </remarks>
public interface IMemoryModel : IModel
{
    /// <summary>s: the state is so many times smaller than the image, in height and width.</summary>
    int Scale { get; }

    /// <summary>K: planes of features.</summary>
    int Features { get; }

    /// <summary>
    /// One step: the next estimate of x₀, before data consistency, and the next features; differentiable.
    /// </summary>
    /// <param name="state">S, (N, 3 s² C + K, H/s, W/s).</param>
    /// <param name="level">
    /// ᾱ_t, with x_t = √ᾱ_t x₀ + √(1 - ᾱ_t) e, and the step t, from the sampler's T down to 1.
    /// </param>
    /// <param name="measurement">What is known of the image.</param>
    /// <returns>p, (N, s² C, H/s, W/s), and f, (N, K, H/s, W/s).</returns>
    (Tensor Estimate, Tensor Features) Advance(Tensor state, NoiseLevel level, Measurement measurement);
}
