using System.Globalization;
using Idm.Configuration.Settings;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.TorchRuntime;
using Idm.Training.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Training.Steps;

/// <summary>
/// Fits a training into its memory budget: the fastest way to keep activations, and the most patches at once.
/// </summary>
/// <remarks>
/// Gradients of one patch are computed and the peak of resident memory is read. Activations of n patches take
/// n times as much; what libtorch keeps for itself is counted n times too, which errs on the safe side.
/// Weights stay as they are.
/// </remarks>
/// <param name="plan">The plan with the budget.</param>
/// <param name="solver">What is trained.</param>
/// <param name="observer">Is told what was chosen.</param>
internal sealed class MemoryPlanner(TrainingPlan plan, Solver solver, ITrainingObserver observer)
{
    /// <summary>
    /// The plan with <see cref="TrainingPlan.Memory"/> and <see cref="TrainingPlan.MicroBatch"/> chosen.
    /// </summary>
    /// <exception cref="PluginException">The budget is too small, or cannot be measured here.</exception>
    public TrainingPlan Apply()
    {
        if (plan.MemoryBudget is not { } budget) return plan;
        if (solver.Device.type != DeviceType.CPU || !ProcessMemory.ResetPeak())
        {
            throw new PluginException($"train.memory_budget: resident memory cannot be measured here (device "
                + $"{solver.Device}); set train.memory and train.micro_batch instead");
        }

        AllocateGradients();
        using var heaviest = StepSettings.Heaviest(plan, solver);
        var side = heaviest.Patch;
        var needed = 0L;
        foreach (var memory in Candidates())
        {
            // A patch with a quarter of the pixels first: what would never fit is not tried.
            if (Peak(memory, heaviest, side / 2) is { } small && Resident() + 4 * small > budget)
            {
                needed = Resident() + 4 * small;
                continue;
            }
            var one = Peak(memory, heaviest, side)!.Value;
            var fit = (budget - Resident()) / Math.Max(one, 1);
            if (fit >= (plan.MicroBatch ?? 1)) return Chosen(memory, fit, one);
            needed = Resident() + one * (plan.MicroBatch ?? 1);
        }
        throw new PluginException(
            $"train.memory_budget: found {ByteSize.Text(budget)}, expected at least "
                + $"{ByteSize.Text(needed * 1.02)}: before the first step "
            + $"the process holds {ByteSize.Text(Resident())} (weights, gradients, averages, Adam's moments, "
            + "photos), and "
            + $"{plan.MicroBatch ?? 1} patch(es) of {side}x{side} take {ByteSize.Text(needed - Resident())} "
            + "more. Raise it, or make train.patch smaller");
    }

    private IEnumerable<TrainMemory> Candidates() =>
        plan.Memory is { } chosen
            ? [chosen]
            : [TrainMemory.Plain, TrainMemory.Reversible, TrainMemory.Minimal];

    private TrainingPlan Chosen(TrainMemory memory, long fit, long one)
    {
        var parts = (plan.Batch + fit - 1) / fit;           // as few as possible, then of one size
        var size = plan.MicroBatch ?? (int)((plan.Batch + parts - 1) / parts);
        observer.Note(string.Create(CultureInfo.InvariantCulture,
            $"memory_budget {ByteSize.Text(plan.MemoryBudget!.Value)}: memory: "
                + $"{memory.ToString().ToLowerInvariant()}, micro_batch: {size} "
            + $"(measured: {ByteSize.Text(Resident())} before a step, {ByteSize.Text(one)} for one patch)"));
        return plan with { Memory = memory, MicroBatch = size };
    }

    /// <summary>
    /// Bytes that the gradients of one patch take; null for a patch that operator or model do not take.
    /// </summary>
    private long? Peak(TrainMemory memory, StepSettings heaviest, int side)
    {
        var shape = new ImageShape(solver.Channels, side, side);
        if (side < heaviest.Patch && !Takes(shape)) return null;
        using var scope = NewDisposeScope();
        var item = solver.Seed.Derive("memory");
        using var grey = 0.5f.ToScalar();
        var truth = full([1, shape.Channels, side, side], grey, device: solver.Device);
        using var a = new TrainingPrecision(plan.BFloat16, solver.Device)
            .Of(solver.CreateOperator(shape, item));
        using var measurement = solver.Measure(a, truth, item);
        var anchors = solver.RoundTripMonitors.Select(w => w.AnchorEvery).ToList();
        var gradients = new GradientAccumulator(plan with { Memory = memory, MicroBatch = 1 }, solver);
        var noisy = plan.NoiseFor(solver) is { } range
            ? NoisyPatches.Draw(plan.Noise!, range, truth, item, solver.Sampler.Steps)
            : null;
        var batch = new TrainingBatch(measurement, truth, item, noisy);
        var peak = ProcessMemory.MeasurePeak(() => gradients.Add(batch, heaviest));
        foreach (var (watch, every) in solver.RoundTripMonitors.Zip(anchors)) watch.AnchorEvery = every;
        return peak;
    }

    private bool Takes(ImageShape shape)
    {
        try
        {
            return solver.Pad(shape) == shape;
        }
        catch (PluginException)
        {
            return false;
        }
    }

    /// <summary>Gradients are there in every step: they count as resident, not as activations.</summary>
    private void AllocateGradients()
    {
        using var noGrad = no_grad();
        foreach (var weight in solver.Weights.Values)
        {
            using var scope = NewDisposeScope();
            weight.grad = empty_like(weight).zero_();
        }
    }

    private static long Resident()
    {
        ProcessMemory.ResetPeak();
        return ProcessMemory.Read().Resident ?? 0;
    }
}
