using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>W₂(h · gelu(g)) with (h, g) = W₁ x, four times as wide inside (GEGLU; Shazeer 2020).</summary>
internal sealed class GatedFeedForward : nn.Module
{
    private readonly GatedProjection _gate;
    private readonly Linear _out;

    public GatedFeedForward(int channels, Placement at)
        : base(nameof(GatedFeedForward))
    {
        _gate = new GatedProjection(channels, 4 * channels, at);
        _out = Layers.Linear(4 * channels, channels, at);
        register_module("net", nn.ModuleList<nn.Module>(_gate, nn.Identity(), _out));   // net.1 is a dropout of 0
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _out.call(_gate.Forward(x)).MoveToOuterDisposeScope();
    }

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
