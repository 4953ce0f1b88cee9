using Idm.Sdk;
using Idm.Sdk.Operators;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// A single-pixel camera: one detector sees the image through patterns of ±1, one after the other.
/// </summary>
[PluginExport("operator", "hadamard",
    "Single-pixel camera: Walsh–Hadamard patterns, the coarsest ones or random ones",
    Equation =
        "y = S H x,  H the Walsh–Hadamard transform of rows and columns, H Hᵀ = I,  S keeps M = ⌈γ n⌉ of n = "
            + "H·W;  A⁺ = Aᵀ, ‖A‖ = 1",
    Shapes = "x (N, C, H, W), sides powers of two (padded to them); y (N, C, M)",
    Citation =
        "Duarte et al., Single-Pixel Imaging via Compressive Sampling, IEEE Signal Processing Magazine "
            + "25(2), 2008, doi:10.1109/MSP.2007.914730")]
public sealed class Hadamard(HadamardOptions options) : IOperatorFactory
{
    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) => SubsampledTransform.PadToPowersOfTwo(image);

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        var image = request.Image;
        SubsampledTransform.RequirePowersOfTwo(image, "hadamard");
        var (h, w) = (image.Height, image.Width);
        var order = options.Order == PatternOrder.Sequency
            ? Coarsest(h, w)
            : request.Shared.Derive(FormattableString.Invariant($"patterns {h}x{w}")).NextPermutation(h * w);
        return SubsampledTransform.Create(
            image, order[..SubsampledTransform.Kept(options.Ratio, h * w)], request.Device,
            x => WalshHadamard.Transform(x.flatten(2)),
            y => WalshHadamard.Transform(y).view(-1, image.Channels, h, w));
    }

    /// <summary>
    /// All patterns of an h x w image by the changes of sign along rows and columns, the fewest first.
    /// </summary>
    internal static long[] Coarsest(int h, int w)
    {
        var patterns =
            from row in Enumerable.Range(0, h)
            from column in Enumerable.Range(0, w)
            let down = WalshHadamard.Sequency(row, h)
            let across = WalshHadamard.Sequency(column, w)
            orderby down + across, down
            select ((long)row * w) + column;
        return [.. patterns];
    }
}
