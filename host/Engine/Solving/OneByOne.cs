using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>Images of several channels as larger batches of images of one.</summary>
internal static class OneByOne
{
    /// <summary>The measurement of each channel alone, which the whole one owns.</summary>
    /// <exception cref="PluginException">The operator mixes the channels.</exception>
    public static Measurement Of(Measurement measurement) =>
        measurement.OfChannels ?? throw Mixed(measurement.Operator.Image.Channels);

    /// <summary>Shows steps as their observers expect them: images of all channels.</summary>
    public static Action<SamplerStep> Joining(Action<SamplerStep> report, int channels) => step => report(
        step with { X = Joined(step.X, channels), Estimate = Joined(step.Estimate, channels) });

    /// <summary>(N C, 1, H, W) to (N, C, H, W).</summary>
    public static Tensor Joined(Tensor each, int channels) =>
        each.reshape(-1, channels, each.shape[2], each.shape[3]);

    /// <summary>Error where the channels cannot be restored one by one.</summary>
    public static PluginException Mixed(int channels) => new(
        $"the model restores images of 1 channel, the data have {channels}, and this operator does not "
        + "measure each channel alone: write 'operator: { use: per-channel, part: { use: ... } }', set "
        + "data.color to luma, or use a model of as many channels, or a prior");
}
