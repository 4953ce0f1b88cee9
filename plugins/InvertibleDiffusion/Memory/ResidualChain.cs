using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion.Memory;

/// <summary>
/// Residual blocks one after the other: the second level of reversibility, where there are at least two.
/// </summary>
/// <remarks>
/// As in the blocks of the published U-Net: streams (x, c x), one coupling a block, and x_a + m x_b at the
/// end, with learnable c (1 at first), m (0 at first) and mixing weights v (0.5 at first). A single block has
/// nothing to rebuild, and is plain.
/// </remarks>
internal sealed class ResidualChain : nn.Module
{
    private const double InitialMixing = 0.5;

    private readonly ResidualBlock[] _blocks;
    private readonly Parameter[] _mixing = [];
    private readonly Parameter? _help, _merge;

    public ResidualChain(string name, int channels, int count, Placement at)
        : base(nameof(ResidualChain))
    {
        _blocks = [.. Enumerable.Range(0, count).Select(_ => new ResidualBlock(channels, at))];
        register_module("blocks", nn.ModuleList(_blocks));
        if (count == 1) return;
        _mixing = [.. _blocks.Select(_ => Layers.Scalar(InitialMixing, at))];
        register_module("rev_module_list", MixingList.Of(_mixing));
        register_parameter("input_help_scale_factor", _help = Layers.Scalar(1, at));
        register_parameter("merge_scale_factor", _merge = Layers.Scalar(0, at));
        Watch = new RoundTripMonitor(name, count);
    }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<ResidualBlock> Blocks => _blocks;

    /// <summary>Watches the round trip; null for a single block.</summary>
    public RoundTripMonitor? Watch { get; }

    public Tensor Forward(Tensor x, Measurement measurement)
    {
        if (Watch is null) return _blocks[0].Forward(x, measurement);
        using var scope = NewDisposeScope();
        x = ReversibleTape.Cut(x);
        var couplings = _blocks.Select(
            (block, i) => new Coupling(_mixing[i], z => block.Forward(z, measurement))).ToArray();
        var (a, b) = ReversibleTape.Chain(x, x.mul(_help!), couplings, Watch);
        return a.add(_merge!.mul(b), Sdk.Scalars.One).MoveToOuterDisposeScope();
    }
}
