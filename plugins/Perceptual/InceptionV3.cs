using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Idm.Plugins.Perceptual;

/// <summary>
/// Inception v3 up to its global average, with the details of the network that FID was defined with.
/// </summary>
/// <remarks>
/// Szegedy et al., Rethinking the Inception architecture, CVPR 2016; torchvision's names. As in the
/// TensorFlow graph of the FID paper, averages near the border count only pixels inside, and the last block
/// takes a maximum where the paper has an average.
/// </remarks>
internal sealed class InceptionV3
{
    /// <summary>Number of features of an image.</summary>
    public const int Features = 2048;

    private const int Side = 299;
    private readonly NetworkWeights _weights;
    private readonly Func<Tensor, Tensor>[] _blocks;

    /// <param name="weights">The weights; they stay the owner of the network's memory.</param>
    /// <exception cref="Sdk.PluginException">They are those of another network.</exception>
    public InceptionV3(NetworkWeights weights)
    {
        _weights = weights;
        _blocks =
        [
            Conv("Conv2d_1a_3x3", 3, 32, 3, stride: 2), Conv("Conv2d_2a_3x3", 32, 32, 3),
            Conv("Conv2d_2b_3x3", 32, 64, 3, same: true), Pool,
            Conv("Conv2d_3b_1x1", 64, 80, 1), Conv("Conv2d_4a_3x3", 80, 192, 3), Pool,
            BlockA("Mixed_5b", 192, 32), BlockA("Mixed_5c", 256, 64), BlockA("Mixed_5d", 288, 64),
            BlockB("Mixed_6a"),
            BlockC("Mixed_6b", 128), BlockC("Mixed_6c", 160), BlockC("Mixed_6d", 160),
            BlockC("Mixed_6e", 192),
            BlockD("Mixed_7a"),
            BlockE("Mixed_7b", 1280, Average), BlockE("Mixed_7c", 2048, x => max_pool2d(x, 3, 1, 1)),
        ];
    }

    /// <summary>
    /// Features (N, 2048) of images (N, 3, H, W) in [0, 1], which are resized to 299 x 299.
    /// </summary>
    public Tensor FeaturesOf(Tensor images)
    {
        using var scope = NewDisposeScope();
        var x = interpolate(
            images, size: [Side, Side], mode: InterpolationMode.Bilinear, align_corners: false)
            .mul(Sdk.Scalars.Two).sub(Sdk.Scalars.One);
        foreach (var block in _blocks)
        {
            using var inner = NewDisposeScope();
            var next = block(x);
            x.Dispose();
            x = next.MoveToOuterDisposeScope();
        }
        return x.mean([2, 3]).MoveToOuterDisposeScope();
    }

    private Func<Tensor, Tensor> Conv(
        string name, int from, int to, int side, int stride = 1, bool same = false) =>
        _weights.Normalized(name, from, to, (side, side), stride, same);

    private Func<Tensor, Tensor> Flat(string name, int from, int to, int width) =>
        _weights.Normalized(name, from, to, (1, width), same: true);

    private Func<Tensor, Tensor> Tall(string name, int from, int to, int height) =>
        _weights.Normalized(name, from, to, (height, 1), same: true);

    private static Tensor Pool(Tensor x) => max_pool2d(x, 3, 2);

    private static Tensor Average(Tensor x) => avg_pool2d(x, 3, 1, 1, count_include_pad: false);

    private Func<Tensor, Tensor> BlockA(string at, int from, int pooled)
    {
        var one = Conv(at + ".branch1x1", from, 64, 1);
        var five = Chain(
            Conv(at + ".branch5x5_1", from, 48, 1), Conv(at + ".branch5x5_2", 48, 64, 5, same: true));
        var three = Chain(
            Conv(at + ".branch3x3dbl_1", from, 64, 1), Conv(at + ".branch3x3dbl_2", 64, 96, 3, same: true),
            Conv(at + ".branch3x3dbl_3", 96, 96, 3, same: true));
        return Join(one, five, three, Chain(Average, Conv(at + ".branch_pool", from, pooled, 1)));
    }

    private Func<Tensor, Tensor> BlockB(string at) => Join(
        Conv(at + ".branch3x3", 288, 384, 3, stride: 2),
        Chain(Conv(at + ".branch3x3dbl_1", 288, 64, 1), Conv(at + ".branch3x3dbl_2", 64, 96, 3, same: true),
            Conv(at + ".branch3x3dbl_3", 96, 96, 3, stride: 2)),
        Pool);

    private Func<Tensor, Tensor> BlockC(string at, int c)
    {
        var one = Conv(at + ".branch1x1", 768, 192, 1);
        var seven = Chain(Conv(at + ".branch7x7_1", 768, c, 1), Flat(at + ".branch7x7_2", c, c, 7),
            Tall(at + ".branch7x7_3", c, 192, 7));
        var twice = Chain(Conv(at + ".branch7x7dbl_1", 768, c, 1), Tall(at + ".branch7x7dbl_2", c, c, 7),
            Flat(at + ".branch7x7dbl_3", c, c, 7), Tall(at + ".branch7x7dbl_4", c, c, 7),
            Flat(at + ".branch7x7dbl_5", c, 192, 7));
        return Join(one, seven, twice, Chain(Average, Conv(at + ".branch_pool", 768, 192, 1)));
    }

    private Func<Tensor, Tensor> BlockD(string at) => Join(
        Chain(Conv(at + ".branch3x3_1", 768, 192, 1), Conv(at + ".branch3x3_2", 192, 320, 3, stride: 2)),
        Chain(Conv(at + ".branch7x7x3_1", 768, 192, 1), Flat(at + ".branch7x7x3_2", 192, 192, 7),
            Tall(at + ".branch7x7x3_3", 192, 192, 7), Conv(at + ".branch7x7x3_4", 192, 192, 3, stride: 2)),
        Pool);

    private Func<Tensor, Tensor> BlockE(string at, int from, Func<Tensor, Tensor> pool)
    {
        var one = Conv(at + ".branch1x1", from, 320, 1);
        var three = Chain(Conv(at + ".branch3x3_1", from, 384, 1),
            Join(Flat(at + ".branch3x3_2a", 384, 384, 3), Tall(at + ".branch3x3_2b", 384, 384, 3)));
        var twice = Chain(
            Conv(at + ".branch3x3dbl_1", from, 448, 1), Conv(at + ".branch3x3dbl_2", 448, 384, 3, same: true),
            Join(Flat(at + ".branch3x3dbl_3a", 384, 384, 3), Tall(at + ".branch3x3dbl_3b", 384, 384, 3)));
        return Join(one, three, twice, Chain(pool, Conv(at + ".branch_pool", from, 192, 1)));
    }

    private static Func<Tensor, Tensor> Chain(params Func<Tensor, Tensor>[] steps) =>
        x => steps.Aggregate(x, (z, step) => step(z));

    private static Func<Tensor, Tensor> Join(params Func<Tensor, Tensor>[] branches) =>
        x => cat([.. branches.Select(branch => branch(x))], 1);
}
