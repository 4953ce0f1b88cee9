using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>softmax(Q Kᵀ / √d) V over heads of d = C / heads channels (Vaswani et al. 2017).</summary>
internal sealed class SelfAttention : nn.Module
{
    private readonly LinearMap _toQkv, _toOut;
    private readonly int _heads;

    public SelfAttention(int channels, int heads, Placement at)
        : base(nameof(SelfAttention))
    {
        _heads = heads;
        Linear[] inward =
            [.. Enumerable.Range(0, 3).Select(_ => Layers.Linear(channels, channels, at, bias: false))];
        var outward = Layers.Linear(channels, channels, at);
        (_toQkv, _toOut) = (new LinearMap(inward), new LinearMap(outward));
        register_module("to_q", inward[0]);
        register_module("to_k", inward[1]);
        register_module("to_v", inward[2]);
        register_module("to_out", nn.ModuleList(outward));
    }

    /// <summary>The layer on norm(tokens).</summary>
    public Tensor Forward(LayerNorm norm, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var parts = ReversibleTape.Map(_toQkv, t => norm.call(t[0]), tokens).chunk(3, -1);
        var mixed = nn.functional.scaled_dot_product_attention(
            Heads(parts[0]), Heads(parts[1]), Heads(parts[2]));
        return ReversibleTape.Map(_toOut, m => m[0].transpose(1, 2).reshape(tokens.shape), mixed)
            .MoveToOuterDisposeScope();
    }

    /// <summary>(N, L, C) to (N, heads, L, C / heads).</summary>
    private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2);
}
