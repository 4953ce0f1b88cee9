using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Orthonormal columns drawn uniformly (Haar measure).</summary>
internal static class HaarMatrix
{
    /// <summary>An n x q float32 matrix with ΦᵀΦ = I, on the CPU.</summary>
    /// <remarks>
    /// The orthogonal polar factor U Vᵀ of a Gaussian matrix G = U S Vᵀ is Haar distributed, as the authors draw it; the
    /// columns of the Q of G's QR factorisation, with the signs of R's diagonal, have the same law (Mezzadri 2007) and
    /// cost less. Computed in float64, so that the rounding of ΦᵀΦ to float32 is all that is left.
    /// </remarks>
    public static Tensor Draw(int n, int q, Randomness random)
    {
        using var scope = NewDisposeScope();
        var samples = new double[n * q];
        for (var i = 0; i < samples.Length; i++) samples[i] = random.NextNormal();
        var (factor, upper) = linalg.qr(tensor(samples, [n, q]));
        return factor.mul(upper.diagonal().sign()).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }
}
