using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Classical;

/// <summary>
/// Compressed sensing: all pixels permuted, then q of 1024 random orthonormal rows for each group of 1024.
/// </summary>
internal static class ScrambledBlocks
{
    private const int Group = 1024;

    /// <summary>y = Φ x[perm], so that A Aᵀ = I.</summary>
    public static LinearOperator Create(ImageShape image, int rows, RandomStream random, ScalarType dtype)
    {
        // Temporaries that no scope holds could be finalised while libtorch still reads them.
        using var scope = NewDisposeScope();
        var n = (int)image.Count;
        var gaussian = new double[Group * rows];
        for (var i = 0; i < gaussian.Length; i++) gaussian[i] = random.NextNormal();
        var phi = linalg.qr(tensor(gaussian).reshape(Group, rows)).Q.to(dtype).contiguous();
        var order = random.NextPermutation(n);
        var inverse = new long[n];
        for (var i = 0; i < n; i++) inverse[order[i]] = i;
        var (scramble, unscramble) = (tensor(order), tensor(inverse));
        foreach (var kept in new[] { phi, scramble, unscramble }) kept.MoveToOuterDisposeScope();
        return new LinearOperator(image, [n / Group, rows],
            x => x.flatten(1).index_select(1, scramble).reshape(-1, Group).mm(phi)
                .reshape(-1, n / Group, rows),
            y => y.reshape(-1, rows).mm(phi.t()).reshape(-1, n).index_select(1, unscramble)
                .reshape(-1, image.Channels, image.Height, image.Width),
            phi, scramble, unscramble)
        { Norm = 1, PseudoInverseIsAdjoint = true };
    }
}
