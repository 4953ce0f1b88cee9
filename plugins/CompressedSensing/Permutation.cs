using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>Reorders columns, with a backward pass that is a reordering too.</summary>
internal static class Permutation
{
    /// <summary>z[n, i] = x[n, order[i]].</summary>
    public static Tensor Apply(Tensor x, Tensor order, Tensor inverse) => x.index_select(1, order);
}
