using System.Globalization;
using Idm.Engine.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>Puts a weights file into a reconstruction: the parameters, and the operator's own tensors.</summary>
internal static class TrainedWeights
{
    /// <summary>What the file says its operator is.</summary>
    public const string OperatorKey = "operator";

    /// <exception cref="WeightsException">The file does not fit: all problems in one message.</exception>
    public static void Load(WeightsFile weights, Reconstruction network, string operatorName, Action<string> note)
    {
        using var scope = NewDisposeScope();
        using var opened = TensorFile.Open(weights.Path);
        var fit = WeightsFit.Of(opened, [.. network.Weights.Keys], network.ForeignWeights);
        var file = fit.File;
        var operatorNames = fit.OperatorNames.ToHashSet(StringComparer.Ordinal);
        ModuleWeights.Load(
            network.Weights.ToDictionary(w => w.Key, w => (Tensor)w.Value), file,
            ignore: operatorNames.Union(fit.KeptInitial).ToHashSet(StringComparer.Ordinal));
        if (fit.Dialect is not null) note($"{weights.Path}: {fit}");
        KeepInBounds(weights, network, note);

        if (network.OperatorState is null || operatorNames.Count == 0) return;
        var trainedWith = file.Metadata.GetValueOrDefault(OperatorKey);
        if (trainedWith is not null && trainedWith != operatorName)
        {
            note($"{weights.Path} was trained for the operator '{trainedWith}', this pipeline uses '{operatorName}': "
                + "expect poor images");
            return;
        }
        network.OperatorState.LoadState(operatorNames.ToDictionary(
            name => name[WeightsLayout.OperatorPrefix.Length..], name => file.Load(name)));
    }

    private static void KeepInBounds(WeightsFile weights, Reconstruction network, Action<string> note)
    {
        using var noGrad = no_grad();
        foreach (var bound in network.Bounds)
        {
            using var scope = NewDisposeScope();
            var (low, high) = (bound.Parameter.min().item<float>(), bound.Parameter.max().item<float>());
            const float rounding = 1e-3f;                   // half precision on the disk
            if (low >= bound.Low - rounding && high <= bound.High + rounding) continue;
            note(string.Create(CultureInfo.InvariantCulture,
                $"{weights.Path}: '{bound.Name}' reaches from {low:g4} to {high:g4}, outside of [{bound.Low}, {bound.High}] "
                + $"where the network can be inverted: clamped"));
            using var lowest = bound.Low.ToScalar();
            using var highest = bound.High.ToScalar();
            bound.Parameter.clamp_(lowest, highest);
        }
    }
}
