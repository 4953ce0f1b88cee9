using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>W₂(h · gelu(g)) with (h, g) = W₁ x, four times as wide inside (GEGLU; Shazeer 2020).</summary>
internal sealed class GatedFeedForward : nn.Module
{
    // Eight times as wide inside as outside: so many tokens are in the processor's cache, and many enough for
    // its cores.
    private const int TokensAtOnce = 1024;

    private readonly GatedProjection _gate;
    private readonly LinearMap _out;

    public GatedFeedForward(int channels, Placement at)
        : base(nameof(GatedFeedForward))
    {
        _gate = new GatedProjection(channels, 4 * channels, at);
        var narrow = Layers.Linear(4 * channels, channels, at);
        _out = new LinearMap(narrow);
        // Net.1 is a dropout of 0.
        register_module("net", nn.ModuleList<nn.Module>(_gate, nn.Identity(), narrow));
    }

    /// <summary>The layer on norm(tokens).</summary>
    public Tensor Forward(LayerNorm norm, Tensor tokens) =>
        ReversibleTape.MapRows(_out, t => _gate.Forward(norm.call(t)), tokens, TokensAtOnce);

    private sealed class GatedProjection : nn.Module
    {
        private readonly Linear _proj;

        public GatedProjection(int from, int to, Placement at)
            : base(nameof(GatedProjection)) =>
            register_module("proj", _proj = Layers.Linear(from, 2 * to, at));

        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var parts = _proj.call(x).chunk(2, -1);
            return parts[0].mul(nn.functional.gelu(parts[1])).MoveToOuterDisposeScope();
        }
    }
}
