using Idm.Sdk.Native;
using Idm.Sdk;
using TorchSharp.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Training.Optimizers;

/// <summary>
/// AdamW with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019), with its state in the
/// open.
/// </summary>
/// <remarks>
/// <code>
/// m ← β₁ m + (1-β₁) g,  v ← β₂ v + (1-β₂) g²,  p ← (1 - ηλ) p - η m̂ / (√v̂ + ε),  m̂ = m/(1-β₁ᵏ),  v̂ = v/(1-β₂ᵏ)
/// </code>
/// Our own because a checkpoint must hold m and v by parameter name to resume bit-identically, and because
/// TorchSharp's optimisers make native scalars that a finalizer can free while they are in use.
/// </remarks>
public sealed class AdamW : IDisposable
{
    private readonly IReadOnlyDictionary<string, Parameter> _parameters;
    private readonly AdamWOptions _options;
    private readonly Scalar _mean, _meanKept, _square, _squareKept;

    /// <summary>Starts with m = v = 0 for these parameters, which stay the caller's.</summary>
    public AdamW(IReadOnlyDictionary<string, Parameter> parameters, AdamWOptions options)
    {
        (_parameters, _options) = (parameters, options);
        _mean = (1 - options.Beta1).ToScalar();
        _meanKept = options.Beta1.ToScalar();
        _square = (1 - options.Beta2).ToScalar();
        _squareKept = options.Beta2.ToScalar();
        Means = Optimizer.ZerosLike(parameters);
        Squares = Optimizer.ZerosLike(parameters);
    }

    /// <summary>m by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> Means { get; }

    /// <summary>v by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> Squares { get; }

    /// <summary>One step along the gradients that the parameters hold.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="count">k: 1 for the first step.</param>
    public void Step(double learningRate, long count)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        List<(string Name, Parameter Parameter, Tensor Gradient)> moving = [];
        foreach (var (name, parameter) in _parameters)
        {
            if (parameter.grad is { } gradient) moving.Add((name, parameter, gradient));
        }
        if (moving.Count == 0) return;
        if (AtenCall.Available) StepAtOnce(moving, learningRate, count);
        else StepOneByOne(moving, learningRate, count);
    }

    /// <summary>Frees m and v.</summary>
    public void Dispose()
    {
        foreach (var tensor in Means.Values.Concat(Squares.Values)) tensor.Dispose();
        foreach (var scalar in new[] { _mean, _meanKept, _square, _squareKept }) scalar.Dispose();
    }

    /// <summary>libtorch's own fused kernel: reads and writes each array once, with no temporary.</summary>
    private void StepAtOnce(
        List<(string Name, Parameter Parameter, Tensor Gradient)> moving, double learningRate, long count)
    {
        var step = tensor((float)count, device: moving[0].Parameter.device);
        new AtenCall("aten::_fused_adamw_")
            .WithList([.. moving.Select(m => m.Parameter)]).WithList([.. moving.Select(m => m.Gradient)])
            .WithList([.. moving.Select(m => Means[m.Name])])
            .WithList([.. moving.Select(m => Squares[m.Name])])
            .WithList(Array.Empty<Tensor>()).WithList([.. moving.Select(_ => step)])
            .With(learningRate).With(_options.Beta1).With(_options.Beta2).With(_options.WeightDecay)
            .With(_options.Epsilon)
            .With(false).With(false).WithNothing().WithNothing()
            .Run();
    }

    /// <summary>The same for a libtorch that cannot be called by name.</summary>
    private void StepOneByOne(
        List<(string Name, Parameter Parameter, Tensor Gradient)> moving, double learningRate, long count)
    {
        using var size = (-learningRate / (1 - Math.Pow(_options.Beta1, count))).ToScalar();
        using var spread = (1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, count))).ToScalar();
        using var epsilon = _options.Epsilon.ToScalar();
        using var kept = (1 - learningRate * _options.WeightDecay).ToScalar();
        foreach (var (name, parameter, gradient) in moving)
        {
            using var scope = NewDisposeScope();
            if (_options.WeightDecay > 0) parameter.mul_(kept);
            var mean = Means[name].mul_(_meanKept).add_(gradient, _mean);
            var square = Squares[name].mul_(_squareKept).addcmul_(gradient, gradient, _square);
            parameter.addcdiv_(mean, square.sqrt().mul_(spread).add_(epsilon, Scalars.One), size);
        }
    }
}
