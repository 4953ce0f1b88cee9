using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Perceptual;

/// <summary>The Fréchet distance of two normal distributions that are fitted to two sets of points.</summary>
/// <remarks>
/// ‖μ₁ - μ₂‖² + tr(Σ₁ + Σ₂ - 2 (Σ₁Σ₂)^½) with covariances over n - 1. With centred points A (n₁, d) and B
/// (n₂, d) the trace of the root is the sum of the singular values of A Bᵀ / √((n₁-1)(n₂-1)): exact for any
/// rank, where a matrix root of the nearly singular Σ₁Σ₂ is not. More points than dimensions are replaced by
/// their triangular factor.
/// </remarks>
internal static class FrechetDistance
{
    /// <summary>The squared distance.</summary>
    /// <param name="first">(n₁, d), n₁ ≥ 2.</param>
    /// <param name="second">(n₂, d), n₂ ≥ 2.</param>
    public static double Of(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        var (meanOfFirst, a) = Centred(first);
        var (meanOfSecond, b) = Centred(second);
        var root = linalg.svdvals(Reduced(a).matmul(Reduced(b).t())).sum().item<double>();
        var distance = Sum(meanOfFirst.sub(meanOfSecond)) + Sum(a) + Sum(b) - (2 * root);
        return Math.Max(distance, 0);
    }

    /// <summary>The mean, and the points around it over √(n - 1), in float64.</summary>
    private static (Tensor Mean, Tensor Points) Centred(Tensor points)
    {
        var values = points.to(ScalarType.Float64);
        var mean = values.mean([0], keepdim: true);
        using var scale = Math.Sqrt(1.0 / (points.shape[0] - 1)).ToScalar();
        return (mean, values.sub(mean).mul(scale));
    }

    private static Tensor Reduced(Tensor points) =>
        points.shape[0] > points.shape[1] ? linalg.qr(points).R : points;

    private static double Sum(Tensor values) => values.Squared().sum().item<double>();
}
