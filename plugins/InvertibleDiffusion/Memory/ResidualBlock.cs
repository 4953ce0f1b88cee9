using Idm.Sdk.Operators;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion.Memory;

/// <summary>
/// The residual block x + W₂ relu(W₁ x + b), without normalisation; b depends on the measurement's condition.
/// </summary>
internal sealed class ResidualBlock : nn.Module
{
    private readonly Conv2d _first, _second;
    private readonly Parameter _condition;

    public ResidualBlock(int channels, Placement at)
        : base(nameof(ResidualBlock))
    {
        register_module("conv1", _first = Layers.Conv3(channels, channels, at));
        register_module("conv2", _second = Layers.Conv3(channels, channels, at));
        register_parameter("condition", _condition = Condition.Weights(channels, at));
    }

    /// <summary>
    /// The second convolution, which starts small so that the block starts near the identity.
    /// </summary>
    public Conv2d End => _second;

    /// <param name="x">(N, C, H, W).</param>
    /// <param name="measurement">What the condition is taken from.</param>
    public Tensor Forward(Tensor x, Measurement measurement)
    {
        using var scope = NewDisposeScope();
        var bias = _first.bias!.add(mv(_condition, Condition.Of(measurement, _condition)), Sdk.Scalars.One);
        var inner = nn.functional.conv2d(x, _first.weight!, bias, padding: [1, 1]).relu_();
        // Nobody else sees the product.
        return _second.call(inner).add_(x, Sdk.Scalars.One).MoveToOuterDisposeScope();
    }
}
