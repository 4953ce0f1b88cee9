using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>The two resolutions that the pruned network keeps.</summary>
internal enum Level
{
    /// <summary>Half the image's resolution.</summary>
    Upper,

    /// <summary>A quarter of the image's resolution.</summary>
    Lower,
}

/// <summary>The layers that everything here is made of, created where they will stay.</summary>
internal static class Layers
{
    public static Conv2d Conv3(int from, int to, Placement at, int stride = 1) =>
        nn.Conv2d(from, to, 3, stride: stride, padding: 1, device: at.Device, dtype: at.DType);

    public static Conv2d Conv1(int from, int to, Placement at) =>
        nn.Conv2d(from, to, 1, device: at.Device, dtype: at.DType);

    public static Linear Linear(int from, int to, Placement at, bool bias = true) =>
        nn.Linear(from, to, bias, at.Device, at.DType);

    public static GroupNorm Norm(int groups, int channels, double epsilon, Placement at) =>
        nn.GroupNorm(groups, channels, epsilon, true, at.Device, at.DType);

    /// <summary>A learnable scalar of shape (1).</summary>
    public static Parameter Scalar(double value, Placement at) => Scalars(value, 1, at);

    /// <summary>Learnable scalars of shape (count).</summary>
    public static Parameter Scalars(double value, int count, Placement at)
    {
        using var scalar = value.ToScalar();
        return new(full([count], scalar, dtype: at.DType, device: at.Device));
    }

    /// <summary>silu(x) of an x that nothing else uses: in place where autograd does not look.</summary>
    public static Tensor Silu(Tensor x) => nn.functional.silu(x, inplace: !is_grad_enabled());

    /// <summary>
    /// x + change, with a change that nothing else uses: in place where autograd does not look.
    /// </summary>
    public static Tensor Plus(this Tensor x, Tensor change) => is_grad_enabled() || change.dtype != x.dtype
        ? x.add(change, Sdk.Scalars.One)
        : change.add_(x, Sdk.Scalars.One);
}
