using Idm.Configuration.Errors;
using Idm.Sdk;
using Idm.Training.Plans;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Training.Steps;

/// <summary>
/// Keeps weights from being trained by taking their gradients away before the optimiser's step.
/// </summary>
/// <remarks>
/// The backward pass stays the same, so freezing changes no bit of any other gradient; momentum waits as it
/// is.
/// </remarks>
internal sealed class Freezing
{
    private readonly (FrozenWeights Rule, Parameter[] Weights)[] _rules;

    /// <exception cref="PluginException">
    /// A pattern matches nothing, or at some time all weights are frozen.
    /// </exception>
    public Freezing(IReadOnlyList<FrozenWeights> frozen, IReadOnlyDictionary<string, Parameter> weights)
    {
        foreach (var pattern in frozen.SelectMany(f => f.Patterns))
        {
            if (weights.Keys.Any(name => FrozenWeights.Matches(pattern, name))) continue;
            throw new PluginException($"train.freeze: '{pattern}' matches none of the {weights.Count} weights"
                + $"{Suggestion.Text(pattern, weights.Keys)}; "
                + $"expected names such as {string.Join(", ", weights.Keys.Take(3))}, where * may stand for "
                + "anything");
        }
        foreach (var moment in frozen.Select(f => f.From))
        {
            if (!weights.Keys.All(name => frozen.Any(f => f.At(moment) && f.Covers(name)))) continue;
            throw new PluginException(FormattableString.Invariant(
                $"train.freeze: from {moment} on, all weights are frozen; leave some to be trained"));
        }
        _rules =
            [.. frozen.Select(f => (f, weights.Where(w => f.Covers(w.Key)).Select(w => w.Value).ToArray()))];
    }

    /// <summary>Takes away the gradients of what is frozen at a progress.</summary>
    public void Apply(double progress)
    {
        foreach (var (rule, weights) in _rules)
        {
            if (!rule.At(progress)) continue;
            foreach (var weight in weights)
            {
                using Tensor? gradient = weight.grad;
                if (gradient is not null) weight.grad = null;
            }
        }
    }
}
