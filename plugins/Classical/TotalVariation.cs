using Idm.Sdk;
using static TorchSharp.torch;

namespace Idm.Plugins.Classical;

/// <summary>Isotropic total variation, TV(x) = Σ √((x[i+1,j] − x[i,j])² + (x[i,j+1] − x[i,j])²).</summary>
/// <remarks>Differences across the border are 0. Channels are summed, each on its own.</remarks>
internal static class TotalVariation
{
    /// <summary>TV of each image: (N) from (N, C, H, W).</summary>
    public static Tensor Of(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (down, right) = (x.diff(dim: 2), x.diff(dim: 3));
        var squared = zeros_like(x);
        squared.narrow(2, 0, x.shape[2] - 1).addcmul_(down, down, Scalars.One);
        squared.narrow(3, 0, x.shape[3] - 1).addcmul_(right, right, Scalars.One);
        return squared.sqrt_().flatten(1).sum(1).MoveToOuterDisposeScope();
    }
}
