using Idm.Sdk;
using Idm.Sdk.Models;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers.Drunet;

/// <summary>
/// A U-Net of residual blocks without biases, told the noise level as one more channel; names as in its
/// files.
/// </summary>
internal sealed class DrunetNetwork : nn.Module
{
    private readonly TorchSharp.Modules.Conv2d _head, _tail;
    private readonly Stage[] _down, _up;
    private readonly Stage _body;

    public DrunetNetwork(DrunetOptions options, ModelRequest request)
        : base(nameof(DrunetNetwork))
    {
        var at = new Placement(request.DType, request.Device);
        var widths = options.Channels;
        _head = Layers.Conv(request.Channels + 1, widths[0], 3, at, bias: false);
        _tail = Layers.Conv(widths[0], request.Channels, 3, at, bias: false);
        _down = [.. widths.Skip(1)
            .Select((width, i) => Halving(Blocks(new Stage(), widths[i]), widths[i], width))];
        _body = Blocks(new Stage(), widths[^1]);
        _up = [.. widths.Skip(1)
            .Select((width, i) => Blocks(Doubling(new Stage(), width, widths[i]), widths[i]))];
        Named.Register(this, [
            ("m_head", _head),
            .. _down.Select((stage, i) => (FormattableString.Invariant($"m_down{i + 1}"), (nn.Module?)stage)),
            ("m_body", _body),
            .. _up.Select((stage, i) => (FormattableString.Invariant($"m_up{i + 1}"), (nn.Module?)stage)),
            ("m_tail", _tail),
        ]);
        FreshWeights.Fill(this, request.Random, "res.2");

        Stage Blocks(Stage stage, int width)
        {
            for (var i = 0; i < options.Blocks; i++)
            {
                var block = new DrunetBlock(width, at);
                stage.Then(block, (h, _) => block.Forward(h));
            }
            return stage;
        }

        Stage Halving(Stage stage, int from, int to)
        {
            var conv = Layers.Conv(from, to, 2, at, stride: 2, padding: 0, bias: false);
            return stage.Then(conv, (h, _) => conv.On(h));
        }

        Stage Doubling(Stage stage, int from, int to)
        {
            var conv = nn.ConvTranspose2d(
                from, to, 2, stride: 2, bias: false, device: at.Device, dtype: at.DType);
            return stage.Then(conv, (h, _) => conv.call(h));
        }
    }

    /// <param name="x">The noisy image, (N, C, H, W), sides multiples of 8.</param>
    /// <param name="sigma">σ, which broadcasts to (N, 1, H, W).</param>
    public Tensor Forward(Tensor x, Tensor sigma)
    {
        using var scope = NewDisposeScope();
        var map = sigma.reshape(-1, 1, 1, 1).expand(x.shape[0], 1, x.shape[2], x.shape[3]);
        var h = _head.On(cat([x, map], 1));
        var kept = new List<Tensor> { h };
        foreach (var stage in _down) kept.Add(h = stage.Forward(h, map));
        h = _body.Forward(h, map);
        for (var i = _up.Length - 1; i >= 0; i--) h = _up[i].Forward(h.Plus(kept[i + 1]), map);
        return _tail.On(h.Plus(kept[0])).MoveToOuterDisposeScope();
    }
}
