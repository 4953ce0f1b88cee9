using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>
/// A model of one channel for images of several: each channel is an item of a larger batch.
/// </summary>
/// <param name="inner">The model; disposed with this one.</param>
internal sealed class ChannelwiseModel(IModel inner) : IModel
{
    /// <summary>The model of one channel.</summary>
    public IModel Inner => inner;

    public nn.Module Network => inner.Network;

    public bool NeedsMeasurement => inner.NeedsMeasurement;

    public SigmaRange SigmaRange => inner.SigmaRange;

    public IEnumerable<BoundedParameter> Bounds => inner.Bounds;

    public IEnumerable<RoundTripMonitor> RoundTripMonitors => inner.RoundTripMonitors;

    public Tensor Estimate(Tensor x, NoiseLevel level, Measurement? measurement) =>
        Through(inner.Estimate, x, level, measurement);

    public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement) =>
        Through(inner.Denoise, x, level, measurement);

    public void PrepareForInference() => inner.PrepareForInference();

    public void Dispose() => inner.Dispose();

    private Tensor Through(
        Func<Tensor, NoiseLevel, Measurement?, Tensor> map, Tensor x, NoiseLevel level,
        Measurement? measurement)
    {
        using var scope = NewDisposeScope();
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var each = NeedsMeasurement && measurement is not null ? OneByOne.Of(measurement) : null;
        return map(x.reshape(n * c, 1, h, w), LevelOfEach(level, x), each).reshape(x.shape)
            .MoveToOuterDisposeScope();
    }

    /// <summary>A level of each image is that of its channels.</summary>
    private static NoiseLevel LevelOfEach(NoiseLevel level, Tensor x)
    {
        if (level.Number is not null) return level;
        var sigma = level.Sigma(x);
        return sigma.numel() == 1
            ? level
            : NoiseLevel.OfSigma(sigma.repeat_interleave(x.shape[1], 0), level.Step, level.Count);
    }
}
