using Idm.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>
/// (x + to_out(attention(to_q, to_k, to_v of norm(x)))) / divisor over the pixels of a feature map.
/// </summary>
internal sealed class DiffusersAttention : nn.Module
{
    private readonly int _heads;
    private readonly double _divisor;
    private readonly GroupNorm? _norm;
    private readonly Linear _q, _k, _v, _out;

    /// <param name="channels">Channels C.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="groups">Groups of the normalisation; null for none.</param>
    /// <param name="epsilon">Its ε.</param>
    /// <param name="divisor">What the sum is divided by.</param>
    /// <param name="at">Where.</param>
    public DiffusersAttention(
        int channels, int heads, int? groups, double epsilon, double divisor, Placement at)
        : base(nameof(DiffusersAttention))
    {
        (_heads, _divisor) = (heads, divisor);
        _norm = groups is { } count ? Layers.Norm(count, channels, epsilon, at) : null;
        (_q, _k, _v, _out) = (Square(), Square(), Square(), Square());
        Named.Register(
            this, ("group_norm", _norm), ("to_q", _q), ("to_k", _k), ("to_v", _v), ("to_out.0", _out));

        Linear Square() => Layers.Linear(channels, channels, at);
    }

    /// <param name="x">(N, C, H, W).</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var tokens = (_norm is null ? x : _norm.call(x)).flatten(2).transpose(1, 2);
        var mixed = Layers.Attend(Heads(_q), Heads(_k), Heads(_v)).transpose(1, 2).reshape(tokens.shape);
        var sum = _out.call(mixed).transpose(1, 2).reshape(x.shape).Plus(x);
        return (_divisor == 1 ? sum : sum.Over(_divisor)).MoveToOuterDisposeScope();

        Tensor Heads(Linear part) =>
            part.call(tokens).view(tokens.shape[0], tokens.shape[1], _heads, -1).transpose(1, 2);
    }
}
