using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>Halves the resolution by a convolution, or doubles it and convolves.</summary>
internal sealed class DiffusersResampling : nn.Module
{
    private readonly bool _up, _padded;
    private readonly Conv2d _conv;

    /// <param name="channels">Channels.</param>
    /// <param name="resolution">Halved or doubled.</param>
    /// <param name="padded">Halving has a border of 1 on all sides; one at right and bottom if false.</param>
    /// <param name="at">Where.</param>
    public DiffusersResampling(int channels, Resolution resolution, bool padded, Placement at)
        : base(nameof(DiffusersResampling))
    {
        (_up, _padded) = (resolution == Resolution.Doubled, padded);
        _conv = _up ? Layers.Conv(channels, channels, 3, at)
            : Layers.Conv(channels, channels, 3, at, stride: 2, padding: padded ? 1 : 0);
        register_module("conv", _conv);
    }

    public Tensor Forward(Tensor h)
    {
        using var scope = NewDisposeScope();
        var input = _up ? Layers.Doubled(h) : _padded ? h : nn.functional.pad(h, [0, 1, 0, 1]);
        return _conv.On(input).MoveToOuterDisposeScope();
    }
}
