using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>x + conv(silu(norm(conv(silu(norm(x)))))), with a 1x1 convolution on x where the channels change.</summary>
internal sealed class ResnetBlock : nn.Module
{
    private const double Epsilon = 1e-5;

    private readonly GroupNorm _norm1, _norm2;
    private readonly Conv2d _conv1, _conv2;
    private readonly Conv2d? _shortcut;

    public ResnetBlock(int from, int to, int groups, Placement at)
        : base(nameof(ResnetBlock))
    {
        register_module("norm1", _norm1 = Layers.Norm(groups, from, Epsilon, at));
        register_module("conv1", _conv1 = Layers.Conv3(from, to, at));
        register_module("norm2", _norm2 = Layers.Norm(groups, to, Epsilon, at));
        register_module("conv2", _conv2 = Layers.Conv3(to, to, at));
        if (from != to) register_module("conv_shortcut", _shortcut = Layers.Conv1(from, to, at));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var hidden = _conv1.call(nn.functional.silu(_norm1.call(x)));
        var change = _conv2.call(nn.functional.silu(_norm2.call(hidden)));
        return (_shortcut?.call(x) ?? x).add(change, Sdk.Scalars.One).MoveToOuterDisposeScope();
    }

    /// <summary>The block on x and a skip feature, side by side.</summary>
    public Tensor Forward(Tensor x, Tensor skip)
    {
        using var scope = NewDisposeScope();
        return Forward(cat([x, skip], 1)).MoveToOuterDisposeScope();
    }
}
