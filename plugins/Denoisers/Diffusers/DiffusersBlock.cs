using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>
/// The layers of a resolution on the way down or up: residual blocks, each with attention or without, and
/// resampling.
/// </summary>
internal sealed class DiffusersBlock : nn.Module
{
    private readonly ResidualBlock[] _residuals;
    private readonly DiffusersAttention[] _attentions;
    private readonly Func<Tensor, Tensor, Tensor>? _resample;

    /// <param name="inputs">Channels that each residual block sees.</param>
    /// <param name="width">Channels that come out.</param>
    /// <param name="attention">Whether it has attention.</param>
    /// <param name="resolution">What it does with the resolution at the end.</param>
    /// <param name="shape">The network's.</param>
    /// <param name="at">Where.</param>
    public DiffusersBlock(
        IReadOnlyList<int> inputs, int width, bool attention, Resolution resolution, UNetShape shape,
        Placement at)
        : base(nameof(DiffusersBlock))
    {
        var style = shape.Style();
        _residuals = [.. inputs.Select(input => new ResidualBlock(input, width, style, at))];
        _attentions = !attention ? [] : [.. inputs.Select(_ =>
            new DiffusersAttention(width, shape.Heads(width), shape.Groups, shape.Epsilon, 1, at))];
        Named.Register(this,
            ("resnets", nn.ModuleList(_residuals)),
            ("attentions", attention ? nn.ModuleList(_attentions) : null));
        if (resolution == Resolution.Kept) return;

        var name = resolution == Resolution.Halved ? "downsamplers" : "upsamplers";
        // Only blocks with attention listen to downsample_type and upsample_type.
        if (attention && (resolution == Resolution.Halved ? shape.ResidualDown : shape.ResidualUp))
        {
            var block = new ResidualBlock(width, width, style, at, resolution);
            register_module(name, nn.ModuleList(block));
            _resample = block.Forward;
        }
        else
        {
            var conv = new DiffusersResampling(width, resolution, shape.PaddedDown, at);
            register_module(name, nn.ModuleList(conv));
            _resample = (h, _) => conv.Forward(h);
        }
    }

    /// <summary>The way down; each result is remembered.</summary>
    /// <param name="h">Features.</param>
    /// <param name="embedded">The embedded step.</param>
    /// <param name="remembered">Takes what is remembered.</param>
    public Tensor Down(Tensor h, Tensor embedded, Stack<Tensor> remembered)
    {
        for (var i = 0; i < _residuals.Length; i++) remembered.Push(h = Layer(i, h, embedded));
        if (_resample is not null) remembered.Push(h = _resample(h, embedded));
        return h;
    }

    /// <summary>The way up; each residual block also sees what was remembered last.</summary>
    /// <param name="h">Features, which are freed.</param>
    /// <param name="embedded">The embedded step.</param>
    /// <param name="remembered">What was remembered, which is freed.</param>
    public Tensor Up(Tensor h, Tensor embedded, Stack<Tensor> remembered)
    {
        for (var i = 0; i < _residuals.Length; i++)
        {
            using var before = h;
            using var skip = remembered.Pop();
            using var joined = cat([before, skip], 1);
            h = Layer(i, joined, embedded);
        }
        if (_resample is null) return h;
        using var small = h;
        return _resample(small, embedded);
    }

    private Tensor Layer(int i, Tensor h, Tensor embedded)
    {
        using var scope = NewDisposeScope();
        h = _residuals[i].Forward(h, embedded);
        return (_attentions.Length == 0 ? h : _attentions[i].Forward(h)).MoveToOuterDisposeScope();
    }
}
