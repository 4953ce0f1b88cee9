using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// x += attn1(norm1(x)), x += ff(norm3(x)) over tokens (N, L, C); norm2 and attn2 of the original read text.
/// </summary>
internal sealed class TransformerBlock : nn.Module
{
    private readonly LayerNorm _norm1, _norm3;
    private readonly SelfAttention _attention;
    private readonly GatedFeedForward _feedForward;

    public TransformerBlock(int channels, int heads, Placement at)
        : base(nameof(TransformerBlock))
    {
        register_module("norm1", _norm1 = nn.LayerNorm(channels, device: at.Device, dtype: at.DType));
        register_module("attn1", _attention = new SelfAttention(channels, heads, at));
        register_module("norm3", _norm3 = nn.LayerNorm(channels, device: at.Device, dtype: at.DType));
        register_module("ff", _feedForward = new GatedFeedForward(channels, at));
    }

    public Tensor Forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        tokens = ReversibleTape.Cut(tokens);
        var attended = ReversibleTape.Cut(tokens.Plus(_attention.Forward(_norm1, tokens)));
        return attended.Plus(_feedForward.Forward(_norm3, attended)).MoveToOuterDisposeScope();
    }
}
