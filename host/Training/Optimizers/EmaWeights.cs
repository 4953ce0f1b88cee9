using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Training.Optimizers;

/// <summary>The exponential moving average of the weights: a ← d a + (1-d) w.</summary>
public sealed class EmaWeights : IDisposable
{
    private readonly IReadOnlyDictionary<string, Parameter> _weights;
    private readonly double _decay;

    /// <summary>Starts at the weights' present values.</summary>
    public EmaWeights(IReadOnlyDictionary<string, Parameter> weights, double decay)
    {
        (_weights, _decay) = (weights, decay);
        using var noGrad = no_grad();
        Values = weights.ToDictionary(
            w => w.Key, w => w.Value.detach().clone().DetachFromDisposeScope(), StringComparer.Ordinal);
    }

    /// <summary>The averages by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> Values { get; }

    /// <summary>
    /// Takes the weights in after step <paramref name="count"/>; early steps are forgotten faster.
    /// </summary>
    public void Update(long count)
    {
        using var noGrad = no_grad();
        var decay = Math.Min(_decay, (1.0 + count) / (10.0 + count));
        using var kept = decay.ToScalar();
        using var share = (1 - decay).ToScalar();
        foreach (var (name, average) in Values)
        {
            using var scope = NewDisposeScope();
            average.mul_(kept).add_(_weights[name], share);
        }
    }

    /// <summary>Exchanges weights and averages until the result is disposed.</summary>
    public IDisposable Borrow()
    {
        Exchange();
        return new Lent(this);
    }

    /// <summary>Frees the averages.</summary>
    public void Dispose()
    {
        foreach (var value in Values.Values) value.Dispose();
    }

    private void Exchange()
    {
        using var noGrad = no_grad();
        foreach (var (name, average) in Values)
        {
            using var scope = NewDisposeScope();
            var kept = average.clone();
            average.copy_(_weights[name]);
            _weights[name].copy_(kept);
        }
    }

    private sealed class Lent(EmaWeights owner) : IDisposable
    {
        private EmaWeights? _owner = owner;

        public void Dispose()
        {
            _owner?.Exchange();
            _owner = null;
        }
    }
}
