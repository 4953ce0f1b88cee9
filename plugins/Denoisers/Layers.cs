using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>Device and precision in which a network is created.</summary>
internal readonly record struct Placement(ScalarType DType, Device Device);

/// <summary>The layers that the networks are made of, created where they will stay.</summary>
internal static class Layers
{
    public static Conv2d Conv(
        int from, int to, int side, Placement at, int stride = 1, int? padding = null, bool bias = true) =>
        nn.Conv2d(
            from, to, side, stride: stride, padding: padding ?? side / 2, bias: bias,
            device: at.Device, dtype: at.DType);

    /// <summary>
    /// A convolution of images, of any number of channels: see <see cref="ConvolutionMap"/>.
    /// </summary>
    public static Tensor On(this Conv2d layer, Tensor x) => new ConvolutionMap(layer).Forward(x);

    public static Linear Linear(int from, int to, Placement at) =>
        nn.Linear(from, to, true, at.Device, at.DType);

    public static GroupNorm Norm(int groups, int channels, double epsilon, Placement at) =>
        nn.GroupNorm(groups, channels, epsilon, true, at.Device, at.DType);

    /// <summary>Twice as high and wide; each pixel four times.</summary>
    public static Tensor Doubled(Tensor x) =>
        nn.functional.interpolate(x, scale_factor: [2.0, 2.0], mode: InterpolationMode.Nearest);

    /// <summary>Half as high and wide; means of 2 x 2 pixels.</summary>
    public static Tensor Halved(Tensor x) => nn.functional.avg_pool2d(x, 2);

    /// <summary>softmax(Q Kᵀ / √d) V of (N, heads, L, d).</summary>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v) =>
        nn.functional.scaled_dot_product_attention(q, k, v);
}
