using Idm.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Adm;

/// <summary>x + proj(attention(qkv(norm(x)))) over the pixels of a feature map.</summary>
internal sealed class AdmAttention : nn.Module
{
    private readonly int _heads;
    private readonly bool _partsFirst;
    private readonly GroupNorm _norm;
    private readonly Conv1d _qkv, _out;

    /// <param name="channels">Channels C.</param>
    /// <param name="heads">Heads h.</param>
    /// <param name="partsFirst">The 3 C channels are [3, h, C/h]; [h, 3, C/h] if false.</param>
    /// <param name="at">Where.</param>
    public AdmAttention(int channels, int heads, bool partsFirst, Placement at)
        : base(nameof(AdmAttention))
    {
        (_heads, _partsFirst) = (heads, partsFirst);
        register_module("norm", _norm = Layers.Norm(AdmNetwork.Groups, channels, AdmNetwork.Epsilon, at));
        register_module(
            "qkv", _qkv = nn.Conv1d(channels, 3 * channels, 1, device: at.Device, dtype: at.DType));
        register_module(
            "proj_out", _out = nn.Conv1d(channels, channels, 1, device: at.Device, dtype: at.DType));
    }

    /// <param name="x">(N, C, H, W).</param>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (n, c) = (x.shape[0], x.shape[1]);
        var pixels = x.reshape(n, c, -1);
        var projected = _qkv.call(_norm.call(pixels));
        var parts = (_partsFirst
            ? projected.view(n, 3, _heads, c / _heads, -1)
            : projected.view(n, _heads, 3, c / _heads, -1).transpose(1, 2)).transpose(-1, -2).unbind(1);
        var mixed = Layers.Attend(parts[0], parts[1], parts[2]).transpose(-1, -2).reshape(n, c, -1);
        return pixels.Plus(_out.call(mixed)).reshape(x.shape).MoveToOuterDisposeScope();
    }
}
