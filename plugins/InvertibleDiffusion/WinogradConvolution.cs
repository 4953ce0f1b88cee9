using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// A 3x3 convolution whose weights no longer change, with a quarter of the multiplications.
/// </summary>
/// <remarks>
/// <para>
/// Winograd's minimal filtering F(4x4, 3x3): a tile of 4x4 outputs from a patch d of 6x6 inputs and a filter
/// g is
/// <code>Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A</code>
/// (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016, eq. 8; over channels, ⊙
/// becomes 36 matrix products, eq. 12). Here both sides of a transform are one matrix on the flattened patch:
/// vec(Bᵀ d B) = (Bᵀ ⊗ Bᵀ) vec(d).
/// </para>
/// <para>
/// The points are 0, ±1, 1/2, -2 and ∞, which round better than 0, ±1, ±2 and ∞ (Barabasz et al., Error
/// Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks, ACM TOMS 46(4),
/// 2020).
/// </para>
/// </remarks>
internal sealed class WinogradConvolution : IDisposable
{
    private const int Tile = 4, Patch = 6;
    // Tiles at a time: temporaries of 36 numbers per tile and channel.
    private const int Band = 256;
    // With fewer, the transforms cost more than they save.
    private const int LeastChannels = 128, LeastTiles = 16;

    private static readonly double[] FilterTransform =     // G
    [
        1, 0, 0,
        1.0 / 3, 1.0 / 3, 1.0 / 3,
        -1.0 / 3, 1.0 / 3, -1.0 / 3,
        -16.0 / 15, -8.0 / 15, -4.0 / 15,
        1.0 / 15, -2.0 / 15, 4.0 / 15,
        0, 0, 1,
    ];

    private static readonly double[] InputTransform =      // Bᵀ
    [
        1, -1.5, -2, 1.5, 1, 0,
        0, -1, 0.5, 2.5, 1, 0,
        0, 1, -2.5, 0.5, 1, 0,
        0, -2, -1, 2, 1, 0,
        0, 0.5, -1, -0.5, 1, 0,
        0, 1, -1.5, -2, 1.5, 1,
    ];

    private static readonly double[] OutputTransform =     // Aᵀ
    [
        1, 1, 1, 1, 1, 0,
        0, 1, -1, 0.5, -2, 0,
        0, 1, 1, 0.25, 4, 0,
        0, 1, -1, 0.125, -8, 1,
    ];

    private readonly Tensor _filters, _bias, _in, _out;     // (36, K, C), (K, 1, 1), (36, 36), (16, 36)

    /// <summary>Transforms the weights, which take four times their memory.</summary>
    /// <param name="layer">3x3, stride 1, padding 1.</param>
    public WinogradConvolution(Conv2d layer)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var weight = layer.weight!;
        var (outputs, inputs) = (weight.shape[0], weight.shape[1]);
        var flat = weight.permute(2, 3, 0, 1).reshape(9, outputs * inputs);
        _filters = matmul(Twice(FilterTransform, Patch, weight), flat).view(Patch * Patch, outputs, inputs)
            .DetachFromDisposeScope();
        _bias = (layer.bias is null ? zeros(outputs, weight.dtype) : layer.bias.detach().clone()).view(
            -1, 1, 1).DetachFromDisposeScope();
        _in = Twice(InputTransform, Patch, weight).DetachFromDisposeScope();
        _out = Twice(OutputTransform, Tile, weight).DetachFromDisposeScope();
    }

    /// <summary>Whether a layer gains from it on inputs of this shape.</summary>
    public static bool Suits(Conv2d layer, Tensor x) =>
        x.device.type == TorchSharp.DeviceType.CPU && x.dtype == layer.weight!.dtype
        && layer.weight.shape is [>= LeastChannels, >= LeastChannels, 3, 3]
        && layer.stride is [1, 1] && layer.padding is [1, 1]
        && Tiles(x.shape[2]) * Tiles(x.shape[3]) >= LeastTiles;

    /// <summary>(N, C, H, W) to (N, K, H, W). Autograd does not see it.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (x.shape[2], x.shape[3]);
        var (rows, columns) = (Tiles(height), Tiles(width));
        var padded = nn.functional.pad(x, [1, (columns * Tile) + 1 - width, 1, (rows * Tile) + 1 - height]);
        var result = empty([x.shape[0], _filters.shape[1], rows * Tile, columns * Tile], x.dtype, x.device);
        var rowsAtOnce = Math.Max(1, Band / columns);
        for (var item = 0; item < x.shape[0]; item++)
        {
            for (long first = 0; first < rows; first += rowsAtOnce)
            {
                using var band = NewDisposeScope();
                var count = Math.Min(rowsAtOnce, rows - first);
                Convolve(
                    padded[item], first, result[item].narrow(1, first * Tile, count * Tile), count, columns);
            }
        }
        return result.narrow(2, 0, height).narrow(3, 0, width).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Frees the transformed weights.</summary>
    public void Dispose()
    {
        _filters.Dispose();
        _bias.Dispose();
        _in.Dispose();
        _out.Dispose();
    }

    /// <summary>Some rows of tiles, from the row <paramref name="first"/> on.</summary>
    private void Convolve(Tensor padded, long first, Tensor result, long rows, long columns)
    {
        var (inputs, outputs, tiles) = (padded.shape[0], result.shape[0], rows * columns);
        var (plane, line) = (padded.stride(0), padded.stride(1));
        var patches = padded
            .narrow(1, first * Tile, (rows * Tile) + Patch - Tile)
            .as_strided(
                [inputs, Patch, Patch, rows, columns], [plane, line, 1, Tile * line, Tile],
                padded.storage_offset() + (first * Tile * line))
            .reshape(inputs, Patch * Patch, tiles);
        var transformed = bmm(_in.expand(inputs, -1, -1), patches);
        patches.Dispose();
        var products = bmm(_filters, transformed.permute(1, 0, 2));
        transformed.Dispose();
        var y = bmm(_out.expand(outputs, -1, -1), products.permute(1, 0, 2)).add_(_bias, Sdk.Scalars.One);
        result.view(outputs, rows, Tile, columns, Tile).copy_(
            y.view(outputs, Tile, Tile, rows, columns).permute(0, 3, 1, 4, 2));
    }

    private static long Tiles(long side) => (side + Tile - 1) / Tile;

    /// <summary>m ⊗ m, in the numbers of the weights.</summary>
    private static Tensor Twice(double[] m, int rows, Tensor like)
    {
        using var scope = NewDisposeScope();
        var matrix = tensor(m, ScalarType.Float64).view(rows, -1);
        return kron(matrix, matrix).to(like.dtype, like.device).MoveToOuterDisposeScope();
    }
}
