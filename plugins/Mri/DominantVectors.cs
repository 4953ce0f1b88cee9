using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>The dominant eigenvector of a Hermitian matrix at each pixel, by power iteration.</summary>
internal static class DominantVectors
{
    private const int Steps = 60;
    private const double Tiny = 1e-20;

    /// <summary>Unit vectors (coils, H, W), of any phase, and their eigenvalues (H, W).</summary>
    /// <param name="matrices">Complex (H W, coils, coils).</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static (Tensor Vectors, Tensor Values) Of(Tensor matrices, int height, int width)
    {
        using var scope = NewDisposeScope();
        var coils = matrices.shape[1];
        var vectors = matrices.sum(2, keepdim: true);           // a start that is never orthogonal by design
        var values = ones(matrices.shape[0], 1, 1, dtype: ScalarType.Float32, device: matrices.device);
        for (var i = 0; i < Steps; i++)
        {
            using var step = NewDisposeScope();
            var next = matrices.matmul(vectors);
            values = next.abs().Squared().sum(1, keepdim: true).sqrt();
            vectors = next.div(values.Plus(Tiny));
            step.MoveToOuter(vectors, values);
        }
        values = matrices.matmul(vectors).abs().Squared().sum(1, keepdim: true).sqrt();
        return scope.MoveToOuter(
            vectors.squeeze(2).transpose(0, 1).reshape(coils, height, width).contiguous(),
            values.view(height, width));
    }
}
