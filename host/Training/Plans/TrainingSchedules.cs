using Idm.Configuration;
using Idm.Sdk.Schedules;

namespace Idm.Training.Plans;

/// <summary>Schedules of a training run besides the learning rate; none by default.</summary>
/// <remarks>
/// Each is a function of progress alone, and progress is the step over all steps, so nothing of it is in a
/// checkpoint: a resumed training sees what it would have seen.
/// </remarks>
public sealed record TrainingSchedules
{
    /// <summary>The side of the patches, in pixels, rounded; null for the plan's.</summary>
    public ISchedule? Patch { get; init; }

    /// <summary>The weight of the steps' own losses; null for the plan's.</summary>
    public ISchedule? StepLoss { get; init; }

    /// <summary>Number of sampler steps, rounded; null for all.</summary>
    public ISchedule? SamplerSteps { get; init; }

    /// <summary>Operators that measure the batches; the solver's own operator and noise when empty.</summary>
    public IReadOnlyList<TrainingOperator> Operators { get; init; } = [];

    /// <summary>Weights that are not trained for a while.</summary>
    public IReadOnlyList<FrozenWeights> Frozen { get; init; } = [];

    /// <summary>
    /// Operator and noise options that change, for the plot; their values are in <see cref="Operators"/>.
    /// </summary>
    public IReadOnlyList<ScheduleCurve> OptionCurves { get; init; } = [];

    /// <summary>The largest weight of the steps' own losses over a training of so many steps.</summary>
    /// <param name="steps">All steps of the training.</param>
    /// <param name="planned">The plan's weight, which stands where no schedule changes it.</param>
    public double LargestStepLoss(long steps, double planned) => StepLoss is { } changing
        ? ScheduleCurve.Of(ScheduledSetting.StepLoss, changing).Over(steps).Max(p => p.Value)
        : planned;
}
