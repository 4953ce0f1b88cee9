using Idm.Configuration.Settings;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Metrics;
using Idm.Sdk.Models;
using Idm.Sdk.Schedules;
using Idm.Training.Optimizers;

namespace Idm.Training.Plans;

/// <summary>Training plan: the train section of a pipeline, with its parts created.</summary>
public sealed record TrainingPlan
{
    /// <summary>Photos that patches are cut from.</summary>
    public required IImageSource Data { get; init; }

    /// <summary>Side of the square patches, in pixels.</summary>
    public required int Patch { get; init; }

    /// <summary>Patches in a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Optimiser steps in all.</summary>
    public required long Steps { get; init; }

    /// <summary>Loss that training minimises.</summary>
    public required ILoss Loss { get; init; }

    /// <summary>The noise that the model alone learns to remove; null for reconstructions.</summary>
    public TrainingNoise? Noise { get; init; }

    /// <summary>The learning rate over progress.</summary>
    public required ISchedule LearningRate { get; init; }

    /// <summary>Schedules of everything but the learning rate.</summary>
    public TrainingSchedules Schedules { get; init; } = new();

    /// <summary>AdamW's numbers.</summary>
    public AdamWOptions AdamW { get; init; } = new();

    /// <summary>Muon's numbers, for the matrices; null for AdamW alone.</summary>
    public MuonOptions? Muon { get; init; }

    /// <summary>The gradient's norm is cut down to this; null for no limit.</summary>
    public double? GradientClip { get; init; } = 1;

    /// <summary>
    /// Weight of the loss of every step's own estimate of x₀, besides that of the result; 0 for the result
    /// alone.
    /// </summary>
    public double StepLoss { get; init; }

    /// <summary>Decay of the averaged weights that are validated and shipped.</summary>
    public double Ema { get; init; } = 0.999;

    /// <summary>Whether convolutions and matrix products run in bfloat16.</summary>
    public bool BFloat16 { get; init; }

    /// <summary>
    /// Memory mode: the activations kept between forward and backward; null leaves the choice to the budget.
    /// </summary>
    public TrainMemory? Memory { get; init; }

    /// <summary>Patches computed at once; null for the whole batch.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>
    /// Bytes that the process may take; chooses what is null of the two before. Null for no budget.
    /// </summary>
    public long? MemoryBudget { get; init; }

    /// <summary>Photos to validate on; null for none.</summary>
    public IImageSource? Validation { get; init; }

    /// <summary>Steps between validations.</summary>
    public long ValidateEvery { get; init; } = 1000;

    /// <summary>Time between checkpoints.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Steps between lines of the log.</summary>
    public long LogEvery { get; init; } = 50;

    /// <summary>The pipeline's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Folder of checkpoints, logs and the final weights; absolute.</summary>
    public required string Output { get; init; }

    /// <summary>
    /// SHA-256 of what makes this run this run; a checkpoint of another one is not resumed.
    /// </summary>
    public required string PipelineHash { get; init; }

    /// <summary>Written into the weights file: what the weights are for.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The noise levels that the solver's model learns; null for reconstructions.</summary>
    /// <exception cref="PluginException">There is no model, or it was made for other levels.</exception>
    internal SigmaRange? NoiseFor(Solver solver) => Noise?.RangeFor(
        (solver.Model ?? throw new PluginException("train.objective: denoising trains a model, and there is "
            + "none: add 'model: { use: ... }', and leave out a sampler that needs no model")).SigmaRange);
}
