using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>The middle of the network: a residual block, attention or none, a residual block.</summary>
internal sealed class DiffusersMiddle : nn.Module
{
    private readonly ResidualBlock _first, _second;
    private readonly DiffusersAttention? _attention;

    public DiffusersMiddle(UNetShape shape, Placement at)
        : base(nameof(DiffusersMiddle))
    {
        var (width, style) = (shape.Widths[^1], shape.Style(shape.MiddleDivisor));
        _first = new ResidualBlock(width, width, style, at);
        _second = new ResidualBlock(width, width, style, at);
        if (shape.MiddleAttention)
        {
            _attention = new DiffusersAttention(
                width, shape.Heads(width), shape.MiddleGroups, shape.Epsilon, shape.MiddleDivisor, at);
        }
        Named.Register(this,
            ("resnets", nn.ModuleList(_first, _second)),
            ("attentions", _attention is null ? null : nn.ModuleList(_attention)));
    }

    /// <param name="h">Features.</param>
    /// <param name="embedded">The embedded step.</param>
    public Tensor Forward(Tensor h, Tensor embedded)
    {
        using var scope = NewDisposeScope();
        h = _first.Forward(h, embedded);
        if (_attention is not null) h = _attention.Forward(h);
        return _second.Forward(h, embedded).MoveToOuterDisposeScope();
    }
}
