using System.Globalization;
using Idm.Engine.Planning;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.TensorFiles.Safetensors;
using Idm.TensorFiles.Weights;
using Idm.Training.Optimizers;
using Idm.Training.Plans;
using Idm.Training.Steps;
using static TorchSharp.torch;

namespace Idm.Training;

/// <summary>
/// Everything a training run needs to go on, to the disk and back; and the weights it ends with.
/// </summary>
/// <remarks>
/// Random streams are functions of the seed and the step, so the position is the whole state of every
/// generator. What the chains learnt about their own exactness (anchors) is kept too: it changes the
/// rounding.
/// </remarks>
internal sealed class TrainingState(
    TrainingPlan plan, Solver solver, Optimizer optimizer, EmaWeights averages,
    ITrainingObserver observer)
{
    /// <summary>The file with the averaged weights that were validated best.</summary>
    public const string BestFile = "best.safetensors";

    private const string AnchorPrefix = "anchor_every.", BestKey = "validation_psnr";
    private const int BestDigits = 4;

    private readonly CheckpointFolder _folder = new(Path.Combine(plan.Output, "checkpoints"));

    // With a curriculum there is not one operator whose state could travel: each is drawn from the pipeline's
    // seed.
    private IOperatorFactory? Carrier => plan.Schedules.Operators.Count > 0 ? null : solver.OperatorState;

    /// <summary>Returns step 0, after making sure that nobody's earlier run is in the way.</summary>
    public long StartAnew() => _folder.Paths.Count == 0 && !File.Exists(Path.Combine(plan.Output, BestFile))
        ? 0
        : throw new PluginException($"{plan.Output} holds checkpoints of an earlier run, or its best "
            + "weights. Continue it with --resume, or choose another train.output");

    /// <summary>Takes the newest whole checkpoint over and returns its step; 0 if there is none.</summary>
    public long Resume()
    {
        using var checkpoint = _folder.OpenNewest(Take, out var warnings);
        foreach (var warning in warnings) observer.Note(warning);
        if (checkpoint is null) return 0;
        observer.Note($"resumed from {checkpoint.Path}");
        return checkpoint.State.Step;
    }

    /// <summary>
    /// Removes what an interrupted write left; only for the training that holds the output.
    /// </summary>
    public void RemoveLeftovers() => _folder.RemoveLeftovers();

    /// <summary>Writes a checkpoint: whole or not at all.</summary>
    /// <returns>Its path.</returns>
    public string Save(long step)
    {
        var groups = Groups();
        if (Carrier?.SaveState(solver.Seed.Derive("operator")) is { } state) groups["operator"] = state;
        return _folder.Write(
            new CheckpointState(step, plan.Seed, plan.PipelineHash)
            {
                Extra = solver.RoundTripMonitors.ToDictionary(
                    w => AnchorPrefix + w.Name, w => w.AnchorEvery.ToString(CultureInfo.InvariantCulture)),
            },
            groups);
    }

    /// <summary>Writes the averaged weights in half precision, with the operator's state in full.</summary>
    /// <returns>The file's path.</returns>
    public string Export(long step) => Export(step, WeightsLayout.FileName, []);

    /// <summary>
    /// Keeps the averaged weights beside the last ones if none before were validated as well.
    /// </summary>
    /// <param name="step">Steps done.</param>
    /// <param name="psnr">Their validation PSNR, in dB.</param>
    public void KeepBest(long step, double psnr)
    {
        psnr = Math.Round(psnr, BestDigits);                // as the file has it: it is compared with that
        if (psnr > BestPsnr())
            Export(step, BestFile, new() { [BestKey] = psnr.ToString("f4", CultureInfo.InvariantCulture) });
    }

    /// <summary>The validation PSNR of the best weights so far; -∞ if there are none.</summary>
    private double BestPsnr()
    {
        var path = Path.Combine(plan.Output, BestFile);
        if (!File.Exists(path)) return double.NegativeInfinity;
        using var file = SafetensorsFile.Open(path);
        return double.TryParse(
            file.Metadata.GetValueOrDefault(BestKey), CultureInfo.InvariantCulture, out var psnr)
            ? psnr
            : double.NegativeInfinity;
    }

    private string Export(long step, string fileName, Dictionary<string, string> more)
    {
        var tensors = averages.Values.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        var full = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, tensor) in averages.Values)
            // Scalars and norms: no bytes worth their rounding.
            if (tensor.dim() < 2) full.Add(name);
        foreach (var (name, tensor) in Carrier?.SaveState(solver.Seed.Derive("operator")) ?? Empty)
        {
            tensors[WeightsLayout.OperatorPrefix + name] = tensor;
            full.Add(WeightsLayout.OperatorPrefix + name);
        }
        var path = Path.Combine(plan.Output, fileName);
        var metadata = new Dictionary<string, string>(plan.Metadata.Concat(more))
        {
            [TrainedWeights.ChannelsKey] = solver.ModelChannels.ToString(CultureInfo.InvariantCulture),
            ["steps_trained"] = step.ToString(CultureInfo.InvariantCulture),
        };
        ModuleWeights.Save(tensors, path, ScalarType.Float16, metadata, full);
        return path;
    }

    private static Dictionary<string, Tensor> Empty { get; } = [];

    private void Take(Checkpoint checkpoint)
    {
        if (checkpoint.State.PipelineHash != plan.PipelineHash)
        {
            throw new PluginException($"{checkpoint.Path} belongs to another training: its pipeline differs "
                + "in what determines the weights (data, operator, model, sampler, loss, optimiser, seed). "
                + "Restore the pipeline, or choose another train.output");
        }
        foreach (var (group, tensors) in Groups()) checkpoint.LoadInto(group, tensors);
        if (Carrier is { } carrier)
        {
            var state = checkpoint.LoadGroup("operator");
            carrier.LoadState(state);
            foreach (var tensor in state.Values) tensor.Dispose();
        }
        foreach (var watch in solver.RoundTripMonitors)
            if (checkpoint.State.Extra.TryGetValue(AnchorPrefix + watch.Name, out var every))
                watch.AnchorEvery = int.Parse(every, CultureInfo.InvariantCulture);
    }

    private Dictionary<string, IReadOnlyDictionary<string, Tensor>> Groups() => new(optimizer.State)
    {
        ["model"] = solver.Weights.ToDictionary(w => w.Key, w => (Tensor)w.Value, StringComparer.Ordinal),
        ["ema"] = averages.Values,
    };
}
