using Idm.Sdk.Operators;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion.Memory;

/// <summary>
/// Condition of a step network on the measurement: φ = (τ, τ², 10 σ), with τ = log₁₀ γ + 1 and γ = M / N.
/// </summary>
/// <remarks>
/// γ counts the numbers of y per number of x, at most 1; τ is 0 at 10 %. σ is the standard deviation of the
/// noise in y. φ moves biases and the gains of the network's inputs, so that one set of weights serves all
/// ratios at no cost in activations.
/// </remarks>
internal static class Condition
{
    /// <summary>Length of φ.</summary>
    public const int Length = 3;

    private const double LeastRatio = 1e-3, SigmaScale = 10;

    /// <summary>A map from φ to <paramref name="outputs"/> numbers, zero at first.</summary>
    public static Parameter Weights(int outputs, Placement at) =>
        new(zeros([outputs, Length], at.DType, at.Device));

    /// <summary>γ.</summary>
    public static double Ratio(IOperator a)
    {
        var numbers = a.Measurement.Aggregate(1.0, (product, side) => product * side);
        return Math.Clamp(numbers / a.Image.Count, LeastRatio, 1);
    }

    /// <summary>φ.</summary>
    public static Tensor Of(Measurement measurement, Tensor like)
    {
        var tau = Math.Log10(Ratio(measurement.Operator)) + 1;
        return tensor(
            [(float)tau, (float)(tau * tau), (float)(SigmaScale * measurement.NoiseSigma)], like.dtype,
            like.device);
    }
}
