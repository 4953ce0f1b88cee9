using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.CompressedSensing;

/// <summary>
/// A structurally random matrix: random signs, a fast transform, a random choice. Nearly as good as a dense
/// one.
/// </summary>
/// <remarks>Signs and choice are the same for all images of a size, and for all channels.</remarks>
[PluginExport("operator", "structured-random",
    "Structurally random projections of the whole image: signs, DCT or Hadamard, a choice",
    Equation =
        "y = S T D x,  D = diag(±1), T orthonormal, S keeps M = ⌈γ n⌉ random ones of n = H·W;  A Aᵀ = I, so "
            + "A⁺ = Aᵀ, ‖A‖ = 1",
    Shapes = "x (N, C, H, W); y (N, C, M)",
    Citation =
        "Do, Gan, Nguyen, Tran, Fast and Efficient Compressive Sensing Using Structurally Random Matrices, "
            + "IEEE TSP 60(1), 2012, doi:10.1109/TSP.2011.2170977")]
public sealed class StructuredRandom(StructuredRandomOptions options) : IOperatorFactory
{
    private bool IsHadamard => options.Transform == MixingTransform.Hadamard;

    /// <inheritdoc/>
    public ImageShape Pad(ImageShape image) => IsHadamard ? SubsampledTransform.PadToPowersOfTwo(image)
        : image;

    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        using var scope = NewDisposeScope();
        var image = request.Image;
        var (c, h, w) = (image.Channels, image.Height, image.Width);
        var random = request.Shared.Derive(FormattableString.Invariant($"structured {h}x{w}"));
        var rows = random.Derive("rows")
            .NextPermutation(h * w)[..SubsampledTransform.Kept(options.Ratio, h * w)];
        var signs = Signs(random.Derive("signs"), h, w).to(request.DType).to(request.Device);
        if (IsHadamard)
        {
            SubsampledTransform.RequirePowersOfTwo(image, "structured-random with hadamard");
            return SubsampledTransform.Create(
                image, rows, request.Device,
                x => WalshHadamard.Transform(x.mul(signs).flatten(2)),
                y => WalshHadamard.Transform(y).view(-1, c, h, w).mul(signs), signs);
        }
        var cosines = new PlaneCosines(h, w, request.DType, request.Device);
        return SubsampledTransform.Create(
            image, rows, request.Device,
            x => cosines.Apply(x.mul(signs)).flatten(2),
            y => cosines.ApplyTransposed(y.view(-1, c, h, w)).mul(signs), signs, cosines);
    }

    private static Tensor Signs(RandomStream random, int h, int w)
    {
        var signs = new float[h * w];
        for (var i = 0; i < signs.Length; i++) signs[i] = random.NextInt(2) == 0 ? -1 : 1;
        return tensor(signs, [h, w]);
    }
}
