using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion.Memory;

/// <summary>The network of one step: two resolutions, no normalisation.</summary>
/// <remarks>
/// <code>
/// a = conv₃ [x/√ᾱ, p, g c] + f          K planes at H/2
/// q = blocks( conv₂ₓ₂ stride 2 (a) )    at H/4
/// f' = blocks( a + shuffle₂(conv₁ q) ),  p' = p + conv₃ f'
/// </code>
/// </remarks>
internal sealed class StepNetwork : nn.Module
{
    private readonly Conv2d _in, _down, _up, _out;
    private readonly Parameter _gains, _condition;
    private readonly ResidualChain _upper, _lower;
    private readonly int _planes;

    /// <param name="name">Its name in messages.</param>
    /// <param name="shape">The topology.</param>
    /// <param name="planes">s² C: planes that an image makes.</param>
    /// <param name="at">Where the weights are created.</param>
    public StepNetwork(string name, MemoryShape shape, int planes, Placement at)
        : base(nameof(StepNetwork))
    {
        _planes = planes;
        register_module("conv_in", _in = Layers.Conv3(3 * planes, shape.Channels, at));
        register_module("down", _down = nn.Conv2d(
            shape.Channels, shape.LowerChannels, 2, stride: 2, device: at.Device, dtype: at.DType));
        register_module("lower", _lower = new ResidualChain(
            name + ", quarter resolution", shape.LowerChannels, shape.LowerBlocks, at));
        register_module("up", _up = Layers.Conv1(shape.LowerChannels, 4 * shape.Channels, at));
        register_module("upper", _upper = new ResidualChain(
            name + ", half resolution", shape.Channels, shape.Blocks, at));
        register_module("conv_out", _out = Layers.Conv3(shape.Channels, planes, at));
        register_parameter("gains", _gains = Condition.Weights(3, at));
        register_parameter("condition", _condition = Condition.Weights(shape.Channels, at));
    }

    /// <summary>The residual chains.</summary>
    public IEnumerable<ResidualChain> Chains => [_lower, _upper];

    /// <summary>Fills the weights; see <see cref="MemoryNetwork"/>.</summary>
    public (Conv2d Up, Conv2d Out) Ends => (_up, _out);

    /// <param name="images">[x_t, p, c], (N, 3 s² C, H/s, W/s).</param>
    /// <param name="features">f, (N, K, H/s, W/s).</param>
    /// <param name="scales">What x_t, p and c are multiplied by, (3).</param>
    /// <param name="measurement">What the condition is taken from.</param>
    public (Tensor Estimate, Tensor Features) Forward(
        Tensor images, Tensor features, Tensor scales, Measurement measurement)
    {
        using var scope = NewDisposeScope();
        var condition = Condition.Of(measurement, _gains);
        // Scaling the inputs is scaling the weights, which are fewer.
        var gains = scales.mul(mv(_gains, condition).exp()).repeat_interleave(_planes).view(1, -1, 1, 1);
        var bias = _in.bias!.add(mv(_condition, condition), Sdk.Scalars.One);
        var a = nn.functional.conv2d(images, _in.weight!.mul(gains), bias, padding: [1, 1]).add_(
            features, Sdk.Scalars.One);
        a = ReversibleTape.Cut(a);
        var q = _lower.Forward(_down.call(a), measurement);
        a = a.add(nn.functional.pixel_shuffle(_up.call(q), 2), Sdk.Scalars.One);
        a = ReversibleTape.Cut(_upper.Forward(a, measurement));
        var estimate = new ConvolutionMap(_out)
            .Forward(a).add(images.narrow(1, _planes, _planes), Sdk.Scalars.One);
        return (estimate.MoveToOuterDisposeScope(), a.MoveToOuterDisposeScope());
    }
}
