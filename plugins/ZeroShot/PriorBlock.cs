using Idm.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.ZeroShot;

/// <summary>
/// x + conv₃ relu((1 + g) conv₃ x + b), with the gain g and the bias b of each channel from the noise level.
/// </summary>
internal sealed class PriorBlock : nn.Module
{
    private readonly Conv2d _first, _second;
    private readonly Linear _modulation;
    private readonly int _channels;

    public PriorBlock(int channels, ScalarType dtype, Device device)
        : base(nameof(PriorBlock))
    {
        _channels = channels;
        register_module("conv1", _first = nn.Conv2d(
            channels, channels, 3, padding: 1, device: device, dtype: dtype));
        register_module("conv2", _second = nn.Conv2d(
            channels, channels, 3, padding: 1, device: device, dtype: dtype));
        register_module("modulation", _modulation = nn.Linear(
            NoiseEmbedding.Length, 2 * channels, true, device, dtype));
    }

    /// <param name="x">(N, K, H, W).</param>
    /// <param name="embedded">The noise level, (1 or N, <see cref="NoiseEmbedding.Length"/>).</param>
    public Tensor Forward(Tensor x, Tensor embedded)
    {
        using var scope = NewDisposeScope();
        var modulation = _modulation.call(embedded).view(-1, 2 * _channels, 1, 1);
        var (gain, bias) = (modulation.narrow(1, 0, _channels), modulation.narrow(1, _channels, _channels));
        var inner = _first.call(x).Times(gain.Plus(1)).Plus(bias).relu();
        return _second.call(inner).Plus(x).MoveToOuterDisposeScope();
    }
}
