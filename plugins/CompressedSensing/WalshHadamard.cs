using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>The orthonormal Walsh–Hadamard transform, H = Hᵀ = H⁻¹, in n log n additions.</summary>
internal static class WalshHadamard
{
    /// <summary>
    /// H x along the last dimension, whose length is a power of two; in natural (Hadamard) order.
    /// </summary>
    /// <remarks>
    /// Over the flattened pixels of an image it is the transform of rows and columns, one after the other.
    /// </remarks>
    public static Tensor Transform(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (shape, n) = (x.shape, x.shape[^1]);
        var numbers = x.reshape(-1);
        for (long half = 1; half < n; half *= 2)
        {
            var pairs = numbers.view(-1, 2, half);
            var (a, b) = (pairs.select(1, 0), pairs.select(1, 1));
            numbers = stack([a.add(b, Idm.Sdk.Scalars.One), a.sub(b)], 1).view(-1);
        }
        using var scale = (1 / Math.Sqrt(n)).ToScalar();
        return numbers.mul(scale).view(shape).MoveToOuterDisposeScope();
    }

    /// <summary>Number of sign changes in row <paramref name="natural"/> of an n x n transform.</summary>
    public static int Sequency(int natural, int n)
    {
        // The reversed bits are the Gray code of the number of changes.
        var bits = BitOperations.Log2((uint)n);
        var gray = 0;
        for (var i = 0; i < bits; i++) gray |= ((natural >> i) & 1) << (bits - 1 - i);
        for (var shift = 1; shift < bits; shift *= 2) gray ^= gray >> shift;
        return gray;
    }
}
