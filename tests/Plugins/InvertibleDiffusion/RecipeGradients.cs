using Idm.Sdk.Operators;
using Idm.Sdk.Reversible;
using Idm.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>All gradients of one training step of a <see cref="RecipeNetwork"/>.</summary>
internal sealed class RecipeGradients
{
    private readonly Dictionary<string, double[]> _values;

    private RecipeGradients(Dictionary<string, double[]> values) => _values = values;

    /// <summary>
    /// Computes them as the trainer does; a step whose chains were rebuilt badly is repeated with more
    /// anchors.
    /// </summary>
    public static RecipeGradients Of(RecipeNetwork network, int side, bool reversible, bool bfloat16 = false)
    {
        do Step(network, side, reversible, new TrainingPrecision(bfloat16, CPU));
        while (network.RoundTripMonitors.Any(watch => watch.Exceeded));
        using var scope = NewDisposeScope();
        return new RecipeGradients(
            network.Parameters.ToDictionary(p => p.Key, p => p.Value.grad is { } gradient
            ? gradient.to(ScalarType.Float64).data<double>().ToArray()
            : throw new InvalidOperationException($"no gradient reached {p.Key}")));
    }

    /// <summary>‖g - g₀‖ / ‖g₀‖ over all parameters.</summary>
    public double DistanceTo(RecipeGradients exact)
    {
        var (difference, size) = (0.0, 0.0);
        foreach (var (name, wanted) in exact._values)
        {
            difference += wanted.Zip(_values[name], (w, g) => (w - g) * (w - g)).Sum();
            size += wanted.Sum(w => w * w);
        }
        return Math.Sqrt(difference / size);
    }

    private static void Step(RecipeNetwork network, int side, bool reversible, TrainingPrecision precision)
    {
        using var scope = NewDisposeScope();
        network.ZeroGradients();
        foreach (var watch in network.RoundTripMonitors) watch.BeginStep();
        using var a = precision.Of(network.Operator(side, side));
        var x = network.Image(1, side, side);
        using var measurement = new Measurement(a, a.Forward(x));
        using var tape = reversible ? new ReversibleTape() : null;
        precision.Differentiate(tape, () => network.Restore(measurement).sub(x).abs().mean());
    }
}
