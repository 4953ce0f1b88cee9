using Idm.Plugins.CompressedSensing;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.Sdk.Samplers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// Sampler and network as the host makes them, with randomly initialised weights or disturbed ones.
/// </summary>
internal sealed class FreshNetwork : IDisposable
{
    private readonly BlockCs _operators = new(new BlockCsOptions { Ratio = 0.25, Block = 16 });
    private readonly ScalarType _dtype;

    public FreshNetwork(
        IdmUNetOptions options, IdmSamplerOptions? sampler = null, ScalarType dtype = ScalarType.Float64)
        : this(new IdmUNet(options), sampler ?? new IdmSamplerOptions(), dtype)
    {
    }

    public FreshNetwork(
        IModelFactory models, IdmSamplerOptions sampler, ScalarType dtype = ScalarType.Float64)
    {
        _dtype = dtype;
        Sampler = new IdmSampler(sampler);
        Model = models.Create(new ModelRequest(1, Sampler.Steps, dtype, CPU, RandomStream.FromSeed(1)));
        var own = Sampler.CreateWeights(Model, dtype, CPU);
        nn.Module[] modules = [own, Model.Network];
        Parameters = modules.SelectMany(m => m.named_parameters())
            .ToDictionary(p => p.name, p => p.parameter);
        Bounds = [.. Sampler.Bounds, .. Model.Bounds];
        RoundTripMonitors = [.. Sampler.RoundTripMonitors, .. Model.RoundTripMonitors];
    }

    public IdmSampler Sampler { get; }

    public IModel Model { get; }

    public IReadOnlyDictionary<string, Parameter> Parameters { get; }

    public IReadOnlyList<BoundedParameter> Bounds { get; }

    public IReadOnlyList<RoundTripMonitor> RoundTripMonitors { get; }

    /// <summary>
    /// Adds noise to every parameter, so that branches that start as zeros take part; v and α by less.
    /// </summary>
    public FreshNetwork Disturbed(double amplitude = 0.05)
    {
        using var noGrad = no_grad();
        foreach (var (name, parameter) in Parameters)
        {
            using var scope = NewDisposeScope();
            var random = RandomStream.FromSeed(2).Derive(name);
            var values = new double[parameter.numel()];
            for (var i = 0; i < values.Length; i++) values[i] = amplitude * (2 * random.NextUniform() - 1);
            parameter.add_(tensor(values, parameter.shape).to(_dtype), Scalars.One);
        }
        return this;
    }

    public IOperator Operator(int height, int width) => _operators.Create(new OperatorRequest(
        new ImageShape(1, height, width), _dtype, CPU, RandomStream.FromSeed(3), RandomStream.FromSeed(4)));

    public Tensor Image(int batch, int height, int width) =>
        Reference.Recipe.Image(batch, height, width).to(_dtype);

    public Tensor Restore(Measurement measurement, Action<SamplerStep>? report = null) =>
        Sampler.Sample(measurement, Model, new SamplerContext(report, RandomStream.FromSeed(1), default));

    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        foreach (var parameter in Parameters.Values) parameter.grad = null;
    }

    /// <summary>Restores an image and walks back; the gradients are added to the parameters'.</summary>
    /// <param name="a">The operator.</param>
    /// <param name="x">The image.</param>
    /// <param name="memory">What the tape keeps; null for plain autograd.</param>
    /// <param name="stepLoss">The weight of the loss of every step's own estimate.</param>
    /// <returns>The loss.</returns>
    public double Step(IOperator a, Tensor x, TapeMemory? memory, double stepLoss = 0)
    {
        using var scope = NewDisposeScope();
        using var measurement = new Measurement(a, a.Forward(x));
        using var tape = memory is null ? null : new ReversibleTape(memory);
        List<Tensor> terms = [];
        var loss = Loss(Restore(measurement, stepLoss > 0 ? AddStep : null));
        foreach (var term in terms) loss = loss.add(term);
        if (tape is null) loss.backward();
        else tape.Backward(loss);
        return loss.to(ScalarType.Float64).item<double>();

        Tensor Loss(Tensor estimate) => estimate.sub(x).abs().mean();

        void AddStep(SamplerStep step)
        {
            var term = Loss(step.Estimate).mul(stepLoss / Sampler.Steps);
            if (ReversibleTape.AddTerm(term)) return;
            terms.Add(term.alias().DetachFromDisposeScope());
            scope.Attach(terms[^1]);
        }
    }

    /// <summary>The gradients of one step, by parameter name.</summary>
    public Dictionary<string, Tensor> Gradients(
        IOperator a, Tensor x, TapeMemory? memory, double stepLoss = 0)
    {
        ZeroGradients();
        Step(a, x, memory, stepLoss);
        return Parameters.ToDictionary(p => p.Key, p => p.Value.grad is { } gradient
            ? gradient.clone()
            : throw new InvalidOperationException($"no gradient reached {p.Key}"));
    }

    public void Dispose()
    {
        Model.Dispose();
        Sampler.Dispose();
        _operators.Dispose();
    }
}
