using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Training.Optimizers;

/// <summary>
/// The optimiser of a training: Muon for the matrices where it is asked for, AdamW for everything else.
/// </summary>
public sealed class Optimizer : IDisposable
{
    private readonly AdamW _adam;
    private readonly Muon? _muon;

    /// <summary>Starts anew for these parameters, which stay the caller's.</summary>
    public Optimizer(
        IReadOnlyDictionary<string, Parameter> parameters, AdamWOptions adam, MuonOptions? muon = null)
    {
        Parameters = parameters;
        var matrices = parameters.Where(p => muon is not null && Muon.Suits(p.Value))
            .ToDictionary(StringComparer.Ordinal);
        _adam = new AdamW(
            parameters.Where(p => !matrices.ContainsKey(p.Key)).ToDictionary(StringComparer.Ordinal), adam);
        if (muon is not null) _muon = new Muon(matrices, muon);
    }

    /// <summary>
    /// Zeros like each of some parameters, by their names: what an optimiser's state starts with.
    /// </summary>
    internal static Dictionary<string, Tensor> ZerosLike(IReadOnlyDictionary<string, Parameter> parameters)
    {
        using var noGrad = no_grad();
        return parameters.ToDictionary(
            p => p.Key, p =>
                empty_like(p.Value).zero_().detach().DetachFromDisposeScope(), StringComparer.Ordinal);
    }

    /// <summary>The parameters by name.</summary>
    public IReadOnlyDictionary<string, Parameter> Parameters { get; }

    /// <summary>
    /// Everything to keep for an exact resume: tensors by the names of checkpoint groups and parameters.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, Tensor>> State
    {
        get
        {
            var state = new Dictionary<string, IReadOnlyDictionary<string, Tensor>>
            {
                ["adam_m"] = _adam.Means,
                ["adam_v"] = _adam.Squares,
            };
            if (_muon is not null) state["muon_m"] = _muon.Momenta;
            return state;
        }
    }

    /// <summary>Names of the parameters that hold no gradient.</summary>
    public IEnumerable<string> WithoutGradient
    {
        get
        {
            foreach (var (name, parameter) in Parameters)
            {
                using var gradient = parameter.grad;
                if (gradient is null) yield return name;
            }
        }
    }

    /// <summary>Names of the parameters whose gradient holds a number that is not finite.</summary>
    public IEnumerable<string> NotFinite
    {
        get
        {
            foreach (var (name, parameter) in Parameters)
            {
                using var scope = NewDisposeScope();
                if (parameter.grad is { } gradient && !gradient.isfinite().all().item<bool>())
                    yield return name;
            }
        }
    }

    /// <summary>One step along the gradients that the parameters hold.</summary>
    /// <param name="learningRate">η of AdamW.</param>
    /// <param name="count">1 for the first step.</param>
    public void Step(double learningRate, long count)
    {
        _adam.Step(learningRate, count);
        _muon?.Step(learningRate);
    }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGradients()
    {
        foreach (var parameter in Parameters.Values)
        {
            using var gradient = parameter.grad;
            if (gradient is not null) parameter.grad = null;
        }
    }

    /// <summary>
    /// Scales the gradients so that their joint norm is at most <paramref name="limit"/>; returns the norm
    /// before.
    /// </summary>
    public double ClipGradients(double? limit)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] gradients = [.. Parameters.Values.Select(p => p.grad).OfType<Tensor>()];
        var norm = stack(gradients.Select(g => g.norm())).norm().item<float>();
        if (limit is not { } bound || !(norm > bound)) return norm;

        using var scale = (bound / (norm + 1e-6)).ToScalar();
        foreach (var gradient in gradients) gradient.mul_(scale);
        return norm;
    }

    /// <summary>Frees the optimisers' state.</summary>
    public void Dispose()
    {
        _adam.Dispose();
        _muon?.Dispose();
    }
}
