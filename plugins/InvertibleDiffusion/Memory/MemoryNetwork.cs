using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.InvertibleDiffusion.Memory;

/// <summary>The memory network: one light network for each step of the sampler.</summary>
internal sealed class MemoryNetwork : nn.Module, IMemoryModel
{
    // Random rows see the image through noise: c is √γ times as large as what is missing. The gain undoes it,
    // and is 10 at γ = 10 %.
    private const double Gain = 10, GainRatio = 0.1;

    private readonly StepNetwork[] _steps;
    private readonly int _planes;
    private readonly double? _gain;

    /// <param name="shape">The topology of a step network.</param>
    /// <param name="gain">g, or null for that of random rows.</param>
    /// <param name="request">Channels, steps, type, device and random numbers.</param>
    public MemoryNetwork(MemoryShape shape, double? gain, ModelRequest request)
        : base(nameof(MemoryNetwork))
    {
        (Features, _planes, _gain) = (shape.Channels, request.Channels * Scale * Scale, gain);
        var at = new Placement(request.DType, request.Device);
        _steps =
            [.. Enumerable.Range(1, request.Steps)
            .Select(t => new StepNetwork($"step {t}", shape, _planes, at))];
        register_module("steps", nn.ModuleList(_steps));
        Fill(request.Random);
    }

    public nn.Module Network => this;

    public int Scale => 2;

    public int Features { get; }

    public IEnumerable<RoundTripMonitor> RoundTripMonitors =>
        _steps.SelectMany(s => s.Chains).Select(c => c.Watch).OfType<RoundTripMonitor>();

    public IEnumerable<BoundedParameter> Bounds => named_parameters()
        .Where(p => p.name.EndsWith(".v", StringComparison.Ordinal))
        .Select(
            p => new BoundedParameter(
                p.name, p.parameter, Coupling.MixingBounds.Low, Coupling.MixingBounds.High));

    public (Tensor Estimate, Tensor Features) Advance(Tensor state, NoiseLevel level, Measurement measurement)
    {
        using var scope = NewDisposeScope();
        var parts = state.split([3 * _planes, Features], 1);
        var gain = _gain ?? Gain * Math.Sqrt(GainRatio / Condition.Ratio(measurement.Operator));
        var fixedScales = tensor([1f, (float)gain], state.dtype, state.device);
        var scales = cat([level.AlphaBar(state).reshape(1).rsqrt(), fixedScales]);
        var (estimate, features) = _steps[level.Step - 1].Forward(parts[0], parts[1], scales, measurement);
        return (estimate.MoveToOuterDisposeScope(), features.MoveToOuterDisposeScope());
    }

    /// <summary>Refused: without the memory there is no estimate.</summary>
    /// <exception cref="PluginException">Always: says which sampler carries the memory.</exception>
    public Tensor Estimate(Tensor x, NoiseLevel level, Measurement? measurement) => throw new PluginException(
        "idm-memory carries its features from step to step, which this sampler does not do: use 'sampler: { "
            + "use: idm }'");

    /// <summary>
    /// Convolutions uniform in ±1/√fan-in, biases 0; what a step adds to its input starts small.
    /// </summary>
    private void Fill(RandomStream random)
    {
        using var noGrad = no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            if (parameter.dim() == 4)
                InitialWeights.FillUniform(
                    parameter, Math.Sqrt(parameter.shape[0] / (double)parameter.numel()),
                    random.Derive(name));
            else if (name.EndsWith(".bias", StringComparison.Ordinal)) parameter.zero_();
        }
        foreach (var step in _steps)
        {
            Shrink(step.Ends.Up, 0.3);
            Shrink(step.Ends.Out, 0.05);
            foreach (var block in step.Chains.SelectMany(c => c.Blocks)) Shrink(block.End, 0.1);
        }

        static void Shrink(Conv2d layer, double factor)
        {
            using var scope = NewDisposeScope();
            using var scale = factor.ToScalar();
            layer.weight!.mul_(scale);
        }
    }
}
