using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Adm;

/// <summary>
/// Halves the resolution by a convolution, or doubles it and convolves, where residual blocks do not.
/// </summary>
internal sealed class AdmResampling : nn.Module
{
    private readonly bool _up;
    private readonly Conv2d _conv;

    public AdmResampling(int channels, bool up, Placement at)
        : base(nameof(AdmResampling))
    {
        _up = up;
        register_module(
            up ? "conv" : "op", _conv = Layers.Conv(channels, channels, 3, at, stride: up ? 1 : 2));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _conv.On(_up ? Layers.Doubled(x) : x).MoveToOuterDisposeScope();
    }
}
