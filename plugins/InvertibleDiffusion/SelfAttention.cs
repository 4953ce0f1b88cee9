using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>softmax(Q Kᵀ / √d) V over heads of d = C / heads channels (Vaswani et al. 2017).</summary>
internal sealed class SelfAttention : nn.Module
{
    private readonly Linear _toQ, _toK, _toV, _toOut;
    private readonly int _heads;

    public SelfAttention(int channels, int heads, Placement at)
        : base(nameof(SelfAttention))
    {
        _heads = heads;
        register_module("to_q", _toQ = Layers.Linear(channels, channels, at, bias: false));
        register_module("to_k", _toK = Layers.Linear(channels, channels, at, bias: false));
        register_module("to_v", _toV = Layers.Linear(channels, channels, at, bias: false));
        register_module("to_out", nn.ModuleList(_toOut = Layers.Linear(channels, channels, at)));
    }

    public Tensor Forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Heads(_toQ.call(tokens)), Heads(_toK.call(tokens)), Heads(_toV.call(tokens)));
        var mixed = nn.functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(tokens.shape);
        return _toOut.call(mixed).MoveToOuterDisposeScope();
    }

    /// <summary>(N, L, C) to (N, heads, L, C / heads).</summary>
    private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2);
}
