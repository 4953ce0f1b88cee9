using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Sdk.Reversible;

/// <summary>The layout in which a convolution's input is safe from memory that was never written.</summary>
/// <remarks>
/// For images whose planes follow one another, oneDNN (as in libtorch 2.10) copies channels into blocks of 16
/// and leaves the rest of the last block as it finds it; a 3x3 convolution multiplies that rest by weights
/// that are zero. Where the memory happens to hold a NaN, so does the result: the value, for inputs of 20
/// channels and the like, or the input's gradient, for outputs of 4. With the channels of a pixel side by
/// side (channels last) nothing is copied. In bfloat16 more is wrong than a rare NaN.
/// </remarks>
internal static class ConvolutionInput
{
    private const long Block = 16, Direct = 4;              // up to 4 input channels are read where they are

    private static readonly Tensor _one = ones(1, 1).DetachFromDisposeScope();

    /// <summary>
    /// The input as <paramref name="layer"/> may take it: channels last where blocks would not be full.
    /// </summary>
    /// <param name="x">(N, C, H, W), or any other shape, which stays as it is.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="differentiated">Whether gradients will go back through it.</param>
    public static Tensor Prepare(Tensor x, Conv2d layer, bool differentiated) =>
        IsCopiedInBlocks(x, layer, differentiated) ? ChannelsLast(x) : x;

    /// <summary>
    /// Whether it would have to be channels last and cannot: one channel alone is both layouts at once.
    /// </summary>
    /// <param name="x">(N, C, H, W), or any other shape.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="differentiated">Whether gradients will go back through it.</param>
    public static bool LacksChannels(Tensor x, Conv2d layer, bool differentiated)
    {
        var (outputs, inputs) = (layer.weight!.shape[0], layer.weight.shape[1]);
        return (inputs == 1 || outputs == 1) && layer.groups == 1 && layer.padding is not null
            && IsCopiedInBlocks(x, layer, differentiated) && (inputs == 1 || IsReduced(x));
    }

    /// <summary>(N, C, H, W) with the channels of a pixel side by side.</summary>
    public static Tensor ChannelsLast(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Whether channels would go into blocks that are not full, and what is in the rest of them matters.
    /// </summary>
    private static bool IsCopiedInBlocks(Tensor x, Conv2d layer, bool differentiated)
    {
        var weight = layer.weight!;
        var (outputs, inputs) = (weight.shape[0], weight.shape[1]);
        var full = inputs % Block == 0 && outputs % Block == 0;
        if (full || x.dim() != 4 || x.device.type != DeviceType.CPU || x.dtype == ScalarType.Float64)
            return false;
        if (IsReduced(x)) return true;                      // in float32 some part-filled blocks are harmless
        return weight.shape[^1] != 1 && (differentiated || (inputs % Block != 0 && inputs > Direct));
    }

    /// <summary>
    /// Whether the convolution is computed in bfloat16: by the input's type, or because autocast says so.
    /// </summary>
    private static bool IsReduced(Tensor x)
    {
        if (x.dtype != ScalarType.Float32) return true;
        using var product = _one.mm(_one);
        return product.dtype != ScalarType.Float32;
    }
}
