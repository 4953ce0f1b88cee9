using Idm.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Drunet;

/// <summary>x + conv₃ relu(conv₃ x), without biases.</summary>
internal sealed class DrunetBlock : nn.Module
{
    private readonly Conv2d _first, _second;

    public DrunetBlock(int channels, Placement at)
        : base(nameof(DrunetBlock))
    {
        (_first, _second) = (Conv(), Conv());
        Named.Register(this, ("res.0", _first), ("res.2", _second));

        Conv2d Conv() => Layers.Conv(channels, channels, 3, at, bias: false);
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.Plus(_second.On(_first.On(x).relu())).MoveToOuterDisposeScope();
    }
}
