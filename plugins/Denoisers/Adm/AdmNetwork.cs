using Idm.Sdk;
using Idm.Sdk.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Adm;

/// <summary>The U-Net of ADM, with the names of its checkpoints.</summary>
/// <remarks>
/// Down through <c>input_blocks</c>, each of which is remembered; <c>middle_block</c>; up through
/// <c>output_blocks</c>, each of which also sees what was remembered last; <c>out</c>. The step is told to
/// each residual block.
/// </remarks>
internal sealed class AdmNetwork : nn.Module
{
    public const int Groups = 32;

    public const double Epsilon = 1e-5;

    private static readonly ResidualNames _names = new(
        "in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3", "skip_connection");

    private readonly AdmOptions _options;
    private readonly Placement _at;
    private readonly ResidualStyle _style;
    private readonly Linear _time1, _time2;
    private readonly Embedding? _classes;
    private readonly Stage[] _down, _up;
    private readonly Stage _middle;
    private readonly GroupNorm _normOut;
    private readonly Conv2d _convOut;

    public AdmNetwork(AdmOptions options, ModelRequest request)
        : base(nameof(AdmNetwork))
    {
        (_options, _at) = (options, new Placement(request.DType, request.Device));
        _style = new ResidualStyle(options.Embedding, Groups, Epsilon, options.UseScaleShiftNorm, 1, _names);
        _time1 = Layers.Linear(options.NumChannels, options.Embedding, _at);
        _time2 = Layers.Linear(options.Embedding, options.Embedding, _at);
        _classes = options.Classes == 0 ? null
            : nn.Embedding(options.Classes, options.Embedding, device: request.Device, dtype: request.DType);
        var widths = new Stack<int>();
        _down = [.. Down(widths)];
        var deepest = widths.Peek();
        _middle = Attended(new Stage().Residual(new ResidualBlock(deepest, deepest, _style, _at)), deepest)
            .Residual(new ResidualBlock(deepest, deepest, _style, _at));
        _up = [.. Up(widths)];
        _normOut = Layers.Norm(Groups, options.At(0), Epsilon, _at);
        _convOut = Layers.Conv(options.At(0), (options.LearnSigma ? 2 : 1) * options.ImageChannels, 3, _at);

        Named.Register(this,
            ("time_embed.0", _time1), ("time_embed.2", _time2), ("label_emb", _classes),
            ("input_blocks", nn.ModuleList(_down)), ("middle_block", _middle),
            ("output_blocks", nn.ModuleList(_up)),
            ("out.0", _normOut), ("out.2", _convOut));
        FreshWeights.Fill(this, request.Random, "out_layers.3", "proj_out", "out.2");
    }

    /// <param name="x">z_t, (N, C, H, W), sides multiples of 2^(resolutions − 1).</param>
    /// <param name="step">t, (1) or (N), float32.</param>
    /// <returns>What it was trained to find, (N, C, H, W).</returns>
    public Tensor Forward(Tensor x, Tensor step)
    {
        using var scope = NewDisposeScope();
        var features = TimeFeatures.Of(step, _options.NumChannels).to(_at.DType);
        var embedded = _time2.call(nn.functional.silu(_time1.call(features)));
        if (_classes is not null) embedded = embedded.Plus(_classes.weight![_options.Class!.Value]);
        var remembered = new Stack<Tensor>();
        var h = x;
        foreach (var stage in _down) remembered.Push(h = stage.Forward(h, embedded));
        h = _middle.Forward(h, embedded);
        foreach (var stage in _up)
        {
            using var skip = remembered.Pop();
            using var joined = cat([h, skip], 1);
            h.Dispose();
            h = stage.Forward(joined, embedded);
        }
        var found = _convOut.On(nn.functional.silu(_normOut.call(h)));
        return found.narrow(1, 0, x.shape[1]).MoveToOuterDisposeScope();
    }

    private IEnumerable<Stage> Down(Stack<int> widths)
    {
        var width = _options.At(0);
        var first = Layers.Conv(_options.ImageChannels, width, 3, _at);
        widths.Push(width);
        yield return new Stage().Then(first, (h, _) => first.On(h));

        for (var level = 0; level < _options.ChannelMult.Count; level++)
        {
            for (var i = 0; i < _options.NumResBlocks; i++)
            {
                var stage = new Stage().Residual(new ResidualBlock(width, _options.At(level), _style, _at));
                widths.Push(width = _options.At(level));
                yield return _options.Attention.Contains(1 << level) ? Attended(stage, width) : stage;
            }
            if (level == _options.ChannelMult.Count - 1) continue;
            widths.Push(width);
            yield return Resampled(new Stage(), width, up: false);
        }
    }

    private IEnumerable<Stage> Up(Stack<int> widths)
    {
        var width = widths.Peek();
        for (var level = _options.ChannelMult.Count - 1; level >= 0; level--)
        {
            for (var i = 0; i <= _options.NumResBlocks; i++)
            {
                var seen = width + widths.Pop();
                var stage = new Stage().Residual(new ResidualBlock(seen, _options.At(level), _style, _at));
                width = _options.At(level);
                if (_options.Attention.Contains(1 << level)) stage = Attended(stage, width);
                var isLast = i == _options.NumResBlocks;
                yield return level > 0 && isLast ? Resampled(stage, width, up: true) : stage;
            }
        }
    }

    private Stage Attended(Stage stage, int width)
    {
        var attention = new AdmAttention(width, _options.Heads(width), _options.UseNewAttentionOrder, _at);
        return stage.Then(attention, (h, _) => attention.Forward(h));
    }

    private Stage Resampled(Stage stage, int width, bool up)
    {
        if (_options.ResblockUpdown)
        {
            var resolution = up ? Resolution.Doubled : Resolution.Halved;
            return stage.Residual(new ResidualBlock(width, width, _style, _at, resolution));
        }
        var conv = new AdmResampling(width, up, _at);
        return stage.Then(conv, (h, _) => conv.Forward(h));
    }
}
