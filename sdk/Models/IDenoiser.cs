using System.Diagnostics.CodeAnalysis;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Sdk.Models;

/// <summary>
/// A prior: a denoiser D(x, σ) ≈ E[x₀ | x = x₀ + σ n] that knows the noise level and no measurement.
/// </summary>
/// <remarks>
/// The shape in which zero-shot samplers use a model, and the only method to write: the noise e = (x − D(x,
/// σ)) / σ follows. A network of the variance-preserving convention is adapted by <see cref="NoiseLevel"/>:
/// <c>level.Denoised(x, Network(level.ToVariancePreserving(x)))</c>.
/// </remarks>
[SuppressMessage("Design", "CA1033",
    Justification = "These are defaults, which implementers replace by public methods.")]
public interface IDenoiser : IModel
{
    /// <summary>False.</summary>
    bool IModel.NeedsMeasurement => false;

    /// <summary>
    /// D(x, σ), to be written: <c>public Tensor Denoise(Tensor x, NoiseLevel level, Measurement?
    /// measurement)</c>.
    /// </summary>
    abstract Tensor IModel.Denoise(Tensor x, NoiseLevel level, Measurement? measurement);

    /// <summary>(x − D(x, σ)) / σ, with x brought from the variance-preserving convention.</summary>
    Tensor IModel.Estimate(Tensor x, NoiseLevel level, Measurement? measurement)
    {
        using var scope = NewDisposeScope();
        var exploding = level.ToVarianceExploding(x);
        return level.Noise(exploding, Denoise(exploding, level, measurement)).MoveToOuterDisposeScope();
    }
}
