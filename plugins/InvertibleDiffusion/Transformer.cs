using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// x + proj_out(block(proj_in(norm(x)))): diffusers' Transformer2DModel without cross-attention.
/// </summary>
internal sealed class Transformer : nn.Module
{
    private const double Epsilon = 1e-6;        // not the 1e-5 of the other normalisations

    private readonly GroupNorm _norm;
    private readonly ConvolutionMap _projIn, _projOut;
    private readonly TransformerBlock _block;
    private readonly int _window;

    /// <param name="channels">Channels in and out.</param>
    /// <param name="shape">Groups, heads and window.</param>
    /// <param name="reach">Which tokens attend to each other.</param>
    /// <param name="at">Where the weights are created.</param>
    public Transformer(int channels, UNetShape shape, AttentionReach reach, Placement at)
        : base(nameof(Transformer))
    {
        _window = reach == AttentionReach.Window ? shape.Window : 0;
        register_module("norm", _norm = Layers.Norm(shape.Groups, channels, Epsilon, at));
        var (inward, outward) = (Layers.Conv1(channels, channels, at), Layers.Conv1(channels, channels, at));
        (_projIn, _projOut) = (new ConvolutionMap(inward), new ConvolutionMap(outward));
        register_module("proj_in", inward);
        _block = new TransformerBlock(channels, shape.Heads, at);
        register_module("transformer_blocks", nn.ModuleList(_block));
        register_module("proj_out", outward);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var shape = x.shape;
        var side = _window == 0 ? (shape[2], shape[3]) : (_window, _window);
        var features = ReversibleTape.Map(_projIn, z => _norm.call(z[0]), x);
        var tokens = _block.Forward(ToWindows(features, side));
        var change = ReversibleTape.Map(_projOut, t => FromWindows(t[0], side, shape), tokens);
        return x.Plus(change).MoveToOuterDisposeScope();
    }

    /// <summary>(N, C, H, W) to (windows, tokens, C), window after window.</summary>
    private static Tensor ToWindows(Tensor x, (long H, long W) side) => x
        .reshape(x.shape[0], x.shape[1], x.shape[2] / side.H, side.H, x.shape[3] / side.W, side.W)
        .permute(0, 2, 4, 3, 5, 1)
        .reshape(-1, side.H * side.W, x.shape[1]);

    private static Tensor FromWindows(Tensor tokens, (long H, long W) side, long[] shape) => tokens
        .reshape(shape[0], shape[2] / side.H, shape[3] / side.W, side.H, side.W, shape[1])
        .permute(0, 5, 1, 3, 2, 4)
        .reshape(shape);
}
