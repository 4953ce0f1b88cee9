using Idm.Sdk.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Diffusers;

/// <summary>diffusers' <c>UNet2DModel</c>, with the names of its files.</summary>
internal sealed class DiffusersNetwork : nn.Module
{
    private readonly UNetShape _shape;
    private readonly Placement _at;
    private readonly Linear _time1, _time2;
    private readonly Conv2d _in, _out;
    private readonly GroupNorm _normOut;
    private readonly DiffusersBlock[] _down, _up;
    private readonly DiffusersMiddle _middle;

    public DiffusersNetwork(UNetShape shape, ModelRequest request)
        : base(nameof(DiffusersNetwork))
    {
        (_shape, _at) = (shape, new Placement(request.DType, request.Device));
        var widths = shape.Widths;
        _time1 = Layers.Linear(widths[0], shape.Embedding, _at);
        _time2 = Layers.Linear(shape.Embedding, shape.Embedding, _at);
        _in = Layers.Conv(shape.Channels, widths[0], 3, _at);
        _out = Layers.Conv(widths[0], shape.Found, 3, _at);
        _normOut = Layers.Norm(shape.Groups, widths[0], shape.Epsilon, _at);
        var remembered = new Stack<int>([widths[0]]);
        _down = [.. widths.Select((width, level) => Down(level, remembered))];
        _middle = new DiffusersMiddle(shape, _at);
        _up = [.. widths.Select((width, i) => Up(widths.Count - 1 - i, remembered))];

        Named.Register(this,
            ("conv_in", _in), ("time_embedding.linear_1", _time1), ("time_embedding.linear_2", _time2),
            ("down_blocks", nn.ModuleList(_down)), ("mid_block", _middle), ("up_blocks", nn.ModuleList(_up)),
            ("conv_norm_out", _normOut), ("conv_out", _out));
        FreshWeights.Fill(this, request.Random, "conv2", "to_out.0", "conv_out");
    }

    /// <param name="x">z_t, (N, C, H, W), sides multiples of 2^(resolutions − 1).</param>
    /// <param name="step">t, (1) or (N), float32.</param>
    /// <returns>What it was trained to find, (N, C, H, W).</returns>
    public Tensor Forward(Tensor x, Tensor step)
    {
        using var scope = NewDisposeScope();
        var features = TimeFeatures.Of(step, _shape.Widths[0], _shape.CosinesFirst, _shape.FrequencyShift)
            .to(_at.DType);
        var embedded = _time2.call(nn.functional.silu(_time1.call(features)));
        var h = _in.On(x);
        var remembered = new Stack<Tensor>([h]);
        foreach (var block in _down) h = block.Down(h, embedded, remembered);
        h = _middle.Forward(h, embedded);
        foreach (var block in _up) h = block.Up(h, embedded, remembered);
        var found = _out.On(nn.functional.silu(_normOut.call(h)));
        return found.narrow(1, 0, x.shape[1]).MoveToOuterDisposeScope();
    }

    private DiffusersBlock Down(int level, Stack<int> remembered)
    {
        var (width, before) = (_shape.Widths[level], remembered.Peek());
        int[] inputs = [before, .. Enumerable.Repeat(width, _shape.Layers - 1)];
        var last = level == _shape.Widths.Count - 1;
        for (var i = 0; i < _shape.Layers + (last ? 0 : 1); i++) remembered.Push(width);
        var resolution = last ? Resolution.Kept : Resolution.Halved;
        return new DiffusersBlock(inputs, width, _shape.AttentionDown[level], resolution, _shape, _at);
    }

    private DiffusersBlock Up(int level, Stack<int> remembered)
    {
        var widths = _shape.Widths;
        var (width, before) = (widths[level], widths[Math.Min(level + 1, widths.Count - 1)]);
        int[] inputs = [.. Enumerable.Range(0, _shape.Layers + 1)
            .Select(i => (i == 0 ? before : width) + remembered.Pop())];
        var resolution = level == 0 ? Resolution.Kept : Resolution.Doubled;
        return new DiffusersBlock(
            inputs, width, _shape.AttentionUp[widths.Count - 1 - level], resolution, _shape, _at);
    }
}
