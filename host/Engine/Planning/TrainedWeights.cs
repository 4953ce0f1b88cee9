using System.Globalization;
using Idm.Engine.Solving;
using Idm.TensorFiles;
using Idm.TensorFiles.Reading;
using Idm.TensorFiles.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Engine.Planning;

/// <summary>
/// Puts a weights file into a reconstruction: the parameters, and the operator's own tensors.
/// </summary>
internal static class TrainedWeights
{
    /// <summary>Metadata key of the seed of all random draws of the training.</summary>
    public const string SeedKey = "seed";

    /// <summary>Metadata key of the model's number of channels.</summary>
    public const string ChannelsKey = "channels";

    private const string Broken =
        "the training that wrote them broke down, or the file is damaged; use other weights";

    /// <summary>1 for weights of a one-channel model where the images have more; null otherwise.</summary>
    /// <exception cref="WeightsException">The file cannot be read.</exception>
    public static int? ChannelsFor(WeightsFile? weights, int channels)
    {
        if (weights is null || channels == 1) return null;
        using var file = TensorFile.Open(weights.Path);
        return file.Metadata.GetValueOrDefault(ChannelsKey) == "1" ? 1 : null;
    }

    /// <summary>Loads the weights.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="solver">What the weights are put into.</param>
    /// <param name="use">The pipeline's operator and sampler.</param>
    /// <param name="seed">The pipeline's seed.</param>
    /// <param name="note">Says something to the user.</param>
    /// <exception cref="WeightsException">The file does not fit: all problems in one message.</exception>
    /// <exception cref="Sdk.PluginException">It holds numbers that are not finite.</exception>
    public static void Load(
        WeightsFile weights, Solver solver, TrainedFor use, long seed, Action<string> note)
    {
        using var scope = NewDisposeScope();
        using var opened = TensorFile.Open(weights.Path);
        var fit = WeightsFit.Of(opened, [.. solver.Weights.Keys], solver.ModelFactory);
        var file = fit.File;
        var operatorNames = fit.OperatorNames.ToHashSet(StringComparer.Ordinal);
        ModuleWeights.Load(
            solver.Weights.ToDictionary(w => w.Key, w => (Tensor)w.Value), file,
            ignore: operatorNames.Union(fit.KeptInitial).ToHashSet(StringComparer.Ordinal));
        if (fit.Dialect is not null || fit.Prefix.Length > 0) note($"{weights.Path}: {fit}");
        foreach (var (name, weight) in solver.Weights)
            FiniteNumbers.Require(weight, $"{weights.Path}: '{name}'", Broken);
        KeepInBounds(weights, solver, note);
        if (solver.Model is { NeedsMeasurement: false }) return;            // a prior serves every operator

        var operatorName = use.Operator;
        foreach (var difference in use.Differences(file.Metadata))
            note($"{weights.Path} was trained with {difference}: expect poor images");
        var trainedWith = file.Metadata.GetValueOrDefault(TrainedFor.OperatorKey);
        if (trainedWith is { Length: > 0 } && !trainedWith.Split(", ")
            .Contains(operatorName, StringComparer.Ordinal))
        {
            note($"{weights.Path} was trained for the operator '{trainedWith}', this pipeline uses "
                + $"'{operatorName}': expect poor images");
            return;
        }
        if (solver.OperatorState is null) return;
        if (operatorNames.Count == 0)
        {
            // Trained for several operators, or one that changed: each was drawn from the seed, and none
            // travels.
            if (file.Metadata.GetValueOrDefault(SeedKey) is { } trained
                && trained != seed.ToString(CultureInfo.InvariantCulture))
            {
                note($"{weights.Path} carries no state of an operator, and was trained with 'seed: "
                    + $"{trained}': the "
                    + $"'{operatorName}' that this pipeline draws from its seed {seed} is another one than "
                    + $"in training, expect poorer images; use 'seed: {trained}'");
            }
            return;
        }
        var state = operatorNames.ToDictionary(
            name => name[WeightsLayout.OperatorPrefix.Length..], name => file.Load(name));
        foreach (var (name, tensor) in state)
            FiniteNumbers.Require(tensor, $"{weights.Path}: '{WeightsLayout.OperatorPrefix}{name}'", Broken);
        solver.OperatorState.LoadState(state);
    }

    private static void KeepInBounds(WeightsFile weights, Solver solver, Action<string> note)
    {
        using var noGrad = no_grad();
        foreach (var bound in solver.Bounds)
        {
            using var scope = NewDisposeScope();
            var (low, high) = (bound.Parameter.min().item<float>(), bound.Parameter.max().item<float>());
            const float rounding = 1e-3f;                   // half precision on the disk
            if (low >= bound.Low - rounding && high <= bound.High + rounding) continue;
            note(string.Create(CultureInfo.InvariantCulture,
                $"{weights.Path}: '{bound.Name}' reaches from {low:g4} to {high:g4}, outside of "
                    + $"[{bound.Low}, {bound.High}] "
                + $"where the network can be inverted: clamped"));
            using var lowest = bound.Low.ToScalar();
            using var highest = bound.High.ToScalar();
            bound.Parameter.clamp_(lowest, highest);
        }
    }
}
