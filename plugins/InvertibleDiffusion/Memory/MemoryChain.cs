using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.Sdk.Samplers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion.Memory;

/// <summary>
/// The invertible sampler over a wider state: what a model with a memory carries is coupled with the image.
/// </summary>
/// <remarks>
/// <code>
/// S_T = [√ᾱ_T C(0), 0, C(0), 0],  S_{T+1} = S_T
/// F_t([x, p, c, f]):  (p', f') = ε_t(x/√ᾱ_t, p, c, f);  x₀ = C(p');  e = (x - √ᾱ_t p')/√(1-ᾱ_t)
///                     F_t = [√ᾱ_{t-1} x₀ + √(1-ᾱ_{t-1}) e, p', x₀ - p', f']
/// S_{t-1} = (1 - v_t) F_t(S_t) + v_t S_{t+1}   for t = T, ..., 2;   x̂ = x₀ of F_1(S_1)
/// </code>
/// C is data consistency, affine in its argument: the correction c = C(p) - p is mixed as p is, and stays the
/// correction of the mixed p. The last step is not mixed, so that x̂ explains the measurement wherever C
/// does.
/// </remarks>
internal sealed class MemoryChain : nn.Module
{
    private const double InitialMixing = 0.1, LowestMixing = 0.1;

    private readonly Parameter _alpha;
    private readonly Parameter[] _mixing;

    public MemoryChain(int steps, Placement at)
        : base(nameof(MemoryChain))
    {
        _mixing = [.. Enumerable.Range(1, steps - 1).Select(_ => Layers.Scalar(InitialMixing, at))];
        register_parameter("alpha", _alpha = Layers.Scalars(0.5, steps, at));
        register_module("body", MixingList.Of(_mixing));
        Watch = new RoundTripMonitor("the sampler's steps", Math.Max(1, steps - 1));
    }

    /// <summary>The chain of all steps but the last.</summary>
    public RoundTripMonitor Watch { get; }

    /// <summary>
    /// α stays where √ᾱ and √(1 - ᾱ) are real and neither vanishes; v where the chain can be undone.
    /// </summary>
    public IEnumerable<BoundedParameter> Bounds =>
    [
        new("alpha", _alpha, 0.05, 0.995),
        .. _mixing.Select(
            (v, i) => new BoundedParameter($"body.{i}.v", v, LowestMixing, Coupling.MixingBounds.High)),
    ];

    /// <summary>The last steps of the chain: it begins at their own noise level.</summary>
    /// <param name="measurement">y and A.</param>
    /// <param name="model">ε.</param>
    /// <param name="consistent">C.</param>
    /// <param name="context">Who watches.</param>
    /// <param name="steps">How many steps to take.</param>
    public Tensor Sample(
        Measurement measurement, IMemoryModel model, Func<Tensor, Tensor> consistent, SamplerContext context,
        int steps)
    {
        using var scope = NewDisposeScope();
        var alphaBar = ReversibleTape.Cut(_alpha.cumprod(0));
        var start = ReversibleTape.Cut(Start(consistent, measurement, model, alphaBar[steps - 1]));
        var couplings = Enumerable.Range(0, steps - 1)
            .Select(i => new Coupling(_mixing[^(steps - 1 - i)], state => Step(state, steps - i).Next))
            .ToArray();
        var state = couplings.Length == 0 ? start : ReversibleTape.Chain(start, start, couplings, Watch).Y1;
        return Step(state, 1).Estimate.MoveToOuterDisposeScope();

        // F_t(S), and x₀
        (Tensor Next, Tensor Estimate) Step(Tensor s, int t)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var now = alphaBar[t - 1];
            var planes = (s.shape[1] - model.Features) / 3;
            var (p, f) = model.Advance(s, NoiseLevel.OfAlphaBar(now, t, _mixing.Length + 1), measurement);
            var rough = nn.functional.pixel_shuffle(p, model.Scale);
            var x0 = consistent(rough);
            var x = s.narrow(1, 0, planes);
            context.Report?.Invoke(
                new SamplerStep(steps - t + 1, steps, nn.functional.pixel_shuffle(x, model.Scale), x0));
            if (t == 1) return (s, x0.MoveToOuterDisposeScope());

            var correction = ChannelsLast(nn.functional.pixel_unshuffle(x0.sub(rough), model.Scale));
            var e = x.sub(now.sqrt().mul(p)).div(NoiseScale(now));
            var next = alphaBar[t - 2];
            x = next.sqrt().mul(p.add(correction, Scalars.One)).add(NoiseScale(next).mul(e), Scalars.One);
            return (cat([x, p, correction, f], 1).MoveToOuterDisposeScope(), x0.MoveToOuterDisposeScope());
        }
    }

    private static Tensor Start(
        Func<Tensor, Tensor> consistent, Measurement measurement, IMemoryModel model, Tensor alphaBar)
    {
        using var scope = NewDisposeScope();
        var c = ChannelsLast(
            nn.functional.pixel_unshuffle(consistent(zeros_like(measurement.BackProjection)), model.Scale));
        var features = ChannelsLast(
            zeros([c.shape[0], model.Features, c.shape[2], c.shape[3]], c.dtype, c.device));
        return cat([alphaBar.sqrt().mul(c), zeros_like(c), c, features], 1).MoveToOuterDisposeScope();
    }

    /// <summary>√(1 - ᾱ).</summary>
    private static Tensor NoiseScale(Tensor alphaBar) => alphaBar.neg().add(Scalars.One, Scalars.One).sqrt();

    /// <summary>
    /// The same values with the channels of a pixel side by side: convolutions need not rearrange them.
    /// </summary>
    private static Tensor ChannelsLast(Tensor t) => t.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
