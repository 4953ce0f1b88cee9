using Idm.Plugins.InvertibleDiffusion.Memory;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion;

/// <summary>
/// The sampler of invertible diffusion models: T deterministic steps, coupled so that training can undo them.
/// </summary>
/// <remarks>
/// <code>
/// x_T = √ᾱ_T Aᵀy,  h_T = c_in x_T
/// F_t(x):  e = ε(x, t, y);  x₀ = (x - √(1-ᾱ_t) e) / √ᾱ_t;  x₀ ← x₀ - A⁺(A x₀ - y);  F_t = √ᾱ_{t-1} x₀ + √(1-ᾱ_{t-1}) e
/// x_{t-1} = (1 - v_t) F_t(x_t) + v_t h_t,  h_{t-1} = x_t
/// x̂ = x₀ + c_out h₀
/// </code>
/// with ᾱ_t = α₁ ⋯ α_t and ᾱ₀ = 1; α, v, c_in and c_out are learnt. No noise is ever added.
/// </remarks>
[PluginExport("sampler", "idm",
    "Invertible diffusion: few deterministic steps, trained end to end as one network",
    Equation =
        "x_{t-1} = (1 - v_t) F_t(x_t) + v_t x_{t+1},  F_t = √ᾱ_{t-1} x₀ + √(1-ᾱ_{t-1}) e,  x₀ made "
            + "consistent with y",
    Shapes = "x (N, 1, H, W)",
    Citation =
        "Chen et al., Invertible Diffusion Models for Compressed Sensing, IEEE TPAMI 47(5), 2025, "
            + "doi:10.1109/TPAMI.2025.3538896")]
public sealed class IdmSampler(IdmSamplerOptions options)
    : ISampler, IDisposable
{
    private readonly RoundTripMonitor _watch = new("the sampler's steps", options.Steps);
    private IdmSamplerWeights? _weights;
    private MemoryChain? _chain;

    private static long[][] Flips => [[3], [2], [2, 3]];

    /// <inheritdoc/>
    public int Steps => options.Steps;

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public bool CanShorten => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> TrainedOptions => [nameof(options.Consistency)];

    /// <inheritdoc/>
    public IEnumerable<BoundedParameter> Bounds => _chain?.Bounds ?? _weights?.Bounds ?? [];

    /// <inheritdoc/>
    public IEnumerable<RoundTripMonitor> RoundTripMonitors => [_chain?.Watch ?? _watch];

    /// <inheritdoc/>
    public nn.Module CreateWeights(IModel? model, ScalarType dtype, Device device)
    {
        var at = new Placement(dtype, device);
        return model is IMemoryModel
            ? _chain = new MemoryChain(options.Steps, at)
            : _weights = new IdmSamplerWeights(options.Steps, at);
    }

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context) =>
        Sample(measurement, model, context, Steps);

    /// <inheritdoc/>
    public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context, int steps)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Steps);
        using var scope = NewDisposeScope();
        var restored = SampleOnce(measurement, model, context, steps);
        if (options.Mirrors == 1 || is_grad_enabled()) return restored.MoveToOuterDisposeScope();

        // The network was trained on all orientations, but does not treat them quite alike: their mean is
        // better than one.
        foreach (var axes in Flips.Take(options.Mirrors - 1))
        {
            using var flipped = new FlippedOperator(measurement.Operator, axes);
            using var mirrored = new Measurement(
                flipped, measurement.Y) { NoiseSigma = measurement.NoiseSigma };
            restored = restored.add(
                SampleOnce(mirrored, model, context with { Report = null }, steps).flip(axes), Scalars.One);
        }
        using var share = (1.0 / options.Mirrors).ToScalar();
        return restored.mul(share).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// One pass through the last steps: it begins at their own noise level, as if x_steps were the start.
    /// </summary>
    private Tensor SampleOnce(Measurement measurement, IModel model, SamplerContext context, int steps)
    {
        using var scope = NewDisposeScope();
        if (_chain is not null && model is IMemoryModel memory)
        {
            var chained = _chain.Sample(
                measurement, memory, x0 => Consistent(measurement, x0), context, steps);
            return (options.Project ? measurement.ProjectOntoData(chained) : chained)
                .MoveToOuterDisposeScope();
        }
        var weights = _weights ?? throw new InvalidOperationException("CreateWeights comes before Sample.");
        var alphaBar = ReversibleTape.Cut(weights.Alpha.cumprod(0));
        var x = alphaBar[steps - 1].sqrt().mul(measurement.BackProjection);
        var couplings = Enumerable.Range(0, steps)
            .Select(i => new Coupling(
                weights.Mixing[Steps - steps + i],
                z => Step(z, steps - i, steps, alphaBar, measurement, model, context)))
            .ToArray();

        var (x0, h0) = ReversibleTape.Chain(x, x.mul(weights.InScale), couplings, _watch);
        var restored = x0.add(weights.OutScale.mul(h0), Scalars.One);
        if (options.Project) restored = measurement.ProjectOntoData(restored);
        return restored.MoveToOuterDisposeScope();
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _weights?.Dispose();
        _chain?.Dispose();
    }

    /// <summary>F_t(x).</summary>
    private Tensor Step(
        Tensor x, int t, int steps, Tensor alphaBar, Measurement measurement, IModel model,
        SamplerContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        var now = alphaBar[t - 1];
        var e = model.Estimate(x, NoiseLevel.OfAlphaBar(now, t, Steps), measurement);
        var x0 = x.sub(NoiseScale(now).mul(e)).div(now.sqrt());
        x0 = Consistent(measurement, x0);
        context.Report?.Invoke(new SamplerStep(steps - t + 1, steps, x, x0));
        if (t == 1) return x0.MoveToOuterDisposeScope();                    // ᾱ₀ = 1

        var next = alphaBar[t - 2];
        return next.sqrt().mul(x0).add(NoiseScale(next).mul(e), Scalars.One).MoveToOuterDisposeScope();
    }

    private Tensor Consistent(Measurement measurement, Tensor x0) =>
        options.Consistency == DataConsistency.PseudoInverse
        ? measurement.ProjectOntoData(x0)
        : measurement.GradientStep(x0);

    /// <summary>√(1 - ᾱ).</summary>
    private static Tensor NoiseScale(Tensor alphaBar) => alphaBar.neg().add(Scalars.One, Scalars.One).sqrt();
}
