using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// x + conv(silu(norm(conv(silu(norm(x)))))), with a 1x1 convolution on x where the channels change.
/// </summary>
internal sealed class ResnetBlock : nn.Module
{
    private const double Epsilon = 1e-5;

    private readonly GroupNorm _norm1, _norm2;
    private readonly SameConvolution _conv1, _conv2;
    private readonly ConvolutionMap? _shortcut;

    public ResnetBlock(int from, int to, int groups, Placement at)
        : base(nameof(ResnetBlock))
    {
        register_module("norm1", _norm1 = Layers.Norm(groups, from, Epsilon, at));
        _conv1 = new SameConvolution(Register("conv1", Layers.Conv3(from, to, at)));
        register_module("norm2", _norm2 = Layers.Norm(groups, to, Epsilon, at));
        _conv2 = new SameConvolution(Register("conv2", Layers.Conv3(to, to, at)));
        if (from != to) _shortcut = new ConvolutionMap(Register("conv_shortcut", Layers.Conv1(from, to, at)));

        Conv2d Register(string name, Conv2d layer)
        {
            register_module(name, layer);
            return layer;
        }
    }

    /// <summary>Its 3x3 convolutions.</summary>
    public IEnumerable<SameConvolution> Convolutions => [_conv1, _conv2];

    public Tensor Forward(Tensor x) => Forward([x]);

    /// <summary>The block on x and a skip feature, side by side.</summary>
    public Tensor Forward(Tensor x, Tensor skip) => Forward([x, skip]);

    private Tensor Forward(IReadOnlyList<Tensor> x)
    {
        using var scope = NewDisposeScope();
        var hidden = ReversibleTape.Map(_conv1, z => Layers.Silu(_norm1.call(Joined(z))), x);
        var change = ReversibleTape.Map(_conv2, h => Layers.Silu(_norm2.call(h[0])), hidden);
        var kept = _shortcut is null ? x[0] : ReversibleTape.Map(_shortcut, Joined, x);
        return kept.Plus(change).MoveToOuterDisposeScope();
    }

    private static Tensor Joined(IReadOnlyList<Tensor> x) => x.Count == 1 ? x[0] : cat([.. x], 1);
}
