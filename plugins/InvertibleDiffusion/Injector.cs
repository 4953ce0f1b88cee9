using Idm.Sdk.Reversible;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// Shows the features what was measured: f + unshuffle(W₂ [z, AᵀA z, Aᵀy]) with z = W₁ shuffle(f).
/// </summary>
/// <remarks>
/// Each step of the sampler has its own W₁ (C/r² to 1) and W₂ (3 to C/r²). The image z has the full
/// resolution; the 1x1 maps commute with the shuffles, so only images are shuffled here, never features.
/// </remarks>
internal sealed class Injector : nn.Module
{
    private readonly Conv2d[] _toImage, _toFeature;
    private readonly int _factor;

    /// <param name="channels">Channels C of the features.</param>
    /// <param name="factor">r: how many times smaller than the image the features are.</param>
    /// <param name="steps">Number T of sampler steps.</param>
    /// <param name="at">Where the weights are created.</param>
    public Injector(int channels, int factor, int steps, Placement at)
        : base(nameof(Injector))
    {
        _factor = factor;
        var planes = channels / (factor * factor);
        _toImage = [.. Enumerable.Range(0, steps).Select(_ => Layers.Conv1(planes, 1, at))];
        _toFeature = [.. Enumerable.Range(0, steps).Select(_ => Layers.Conv1(3, planes, at))];
        register_module("f2i", nn.ModuleList(
            [.. _toImage.Select(c => nn.ModuleList<nn.Module>(nn.Identity(), c))]));
        register_module("i2f", nn.ModuleList(
            [.. _toFeature.Select(c => nn.ModuleList<nn.Module>(c, nn.Identity()))]));
    }

    public Tensor Forward(Tensor f, StepContext context)
    {
        using var scope = NewDisposeScope();
        var (toImage, toFeature) = (_toImage[context.Step - 1], _toFeature[context.Step - 1]);
        var (n, h, w) = (f.shape[0], f.shape[2], f.shape[3]);
        // Channel k·r² + i is plane k of shuffled pixels i.
        var planes = f.reshape(n, -1, _factor * _factor * h, w);
        var z = nn.functional.pixel_shuffle(
            new ConvolutionMap(toImage).Forward(planes).reshape(n, -1, h, w), _factor);
        var seen = cat([z, context.Measurement.Operator.Normal(z), context.Measurement.BackProjection], 1);
        var change = new ConvolutionMap(toFeature)
            .Forward(nn.functional.pixel_unshuffle(seen, _factor).view(n, 3, -1, w));
        return f.Plus(change.reshape(f.shape)).MoveToOuterDisposeScope();
    }
}
