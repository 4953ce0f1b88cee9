using Idm.Sdk.Operators;
using Idm.Sdk.Schedules;

namespace Idm.Training.Plans;

/// <summary>One of the operators that batches are measured by.</summary>
/// <param name="Name">How the user knows it.</param>
/// <param name="Share">
/// How often it is drawn in relation to the others, over progress; below 0 counts as 0.
/// </param>
/// <param name="At">What measures at a progress from 0 to 1.</param>
/// <param name="Written">
/// What measures validation images: the operator as it was written, which no schedule changes.
/// </param>
public sealed record TrainingOperator(
    string Name, ISchedule Share, Func<double, MeasuringParts> At, MeasuringParts Written);

/// <summary>Operator and noise with certain options, not created yet.</summary>
/// <param name="Key">The same for the same options: what was created under a key is used again.</param>
/// <param name="CreateOperator">Creates the operator's factory; the caller disposes it, if it can be.</param>
/// <param name="CreateNoise">Creates the noise; null for exact measurements.</param>
public sealed record MeasuringParts(
    string Key, Func<IOperatorFactory> CreateOperator, Func<INoise?> CreateNoise);
