using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Mri;

/// <summary>The dominant eigenvector of a Hermitian matrix at each pixel, by power iteration.</summary>
internal static class DominantVectors
{
    private const int Steps = 60;
    private const double Tiny = 1e-20;

    /// <summary>Unit vectors (pixels, coils), of any phase, and their eigenvalues (pixels, 1).</summary>
    /// <param name="matrices">Complex (pixels, coils, coils), positive semidefinite.</param>
    public static (Tensor Vectors, Tensor Values) Of(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        // The column with the largest diagonal: only where that is 0 is it orthogonal to what is sought.
        var largest = matrices.diagonal(0, 1, 2).real.argmax(1).view(-1, 1, 1);
        var vectors = matrices.gather(2, largest.expand(-1, matrices.shape[1], 1));
        var values = vectors;
        for (var i = 0; i <= Steps; i++)
        {
            using var step = NewDisposeScope();
            var next = matrices.matmul(vectors);
            values = next.abs().Squared().sum([1L], keepdim: true).sqrt();
            if (i == Steps) next = vectors;
            else next = next.div(values.Plus(Tiny));
            (vectors, values) = step.MoveToOuter(next, values);
        }
        return scope.MoveToOuter(vectors.squeeze(2), values.squeeze(2));
    }
}
