using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk;

namespace Idm.Configuration.Settings;

/// <summary>Training settings: the <c>train</c> key of a pipeline.</summary>
public sealed record TrainSettings : IValidatableObject
{
    /// <summary>Objective of the training.</summary>
    [Description("What is learnt: reconstruction (model and sampler together restore an image from its "
        + "measurement, end to end), or denoising (the model alone estimates noise; operator and sampler "
        + "are then needed only by models that look at the measurement).")]
    public TrainObjective Objective { get; init; }

    /// <summary>The noise that a model learns to remove; null for the defaults.</summary>
    [Description("The noise levels of objective: denoising, drawn for each patch.")]
    public TrainNoiseSettings? Noise { get; init; }

    /// <summary>The images to train on.</summary>
    [Description("Where the training images come from.")]
    [Part(ExportKinds.Data)]
    public required Part Data { get; init; }

    /// <summary>Weights to start from; null for fresh ones.</summary>
    [Description("Weights to start from: a name or the path of a file (.safetensors, .pkl, .pt); fresh ones "
        + "when absent.")]
    public string? From { get; init; }

    /// <summary>Side of the random square patches, in pixels.</summary>
    [Description("Side of the random square patches to train on, in pixels.")]
    [Range(8, 4096)]
    public int Patch { get; init; } = 64;

    /// <summary>Patches per step.</summary>
    [Description("Patches in each training step.")]
    [Range(1, int.MaxValue)]
    public int Batch { get; init; } = 16;

    /// <summary>Steps of the optimizer.</summary>
    [Description("Training steps, all in all.")]
    [Range(1, int.MaxValue)]
    public required int Steps { get; init; }

    /// <summary>Training loss.</summary>
    [Description("What training makes small.")]
    [Part(ExportKinds.Loss, Default = "l1")]
    public required Part Loss { get; init; }

    /// <summary>Weight of the loss of every step's own estimate; 0 for the result alone.</summary>
    [Description("Weight of the loss of each sampler step's own estimate, besides the result's: guides a "
        + "training from random weights. 0 trains on the result alone.")]
    [Range(0.0, 100.0)]
    public double StepLoss { get; init; }

    /// <summary>The learning rate over the training.</summary>
    [Description("The learning rate over the training.")]
    [Part(ExportKinds.Schedule)]
    public required Part LearningRate { get; init; }

    /// <summary>Schedules besides that of the learning rate, each under the path of a setting.</summary>
    [Description("What changes over the training: a schedule under the key path of a number, such as "
        + "train.patch, train.step_loss, sampler.steps, operator.ratio, noise.sigma or "
        + "train.operators.NAME.ratio.")]
    [Part(ExportKinds.Schedule)]
    public IReadOnlyDictionary<string, Part> Schedules { get; init; } = new Dictionary<string, Part>();

    /// <summary>
    /// The operators to train on, by names of the user's choice; the pipeline's own when empty.
    /// </summary>
    [Description("Operators to train one model for, under names of your choice: each batch is measured by "
        + "one of them, drawn by their shares. Only the pipeline's own operator when absent.")]
    [Part(ExportKinds.Operator)]
    public IReadOnlyDictionary<string, OperatorPart> Operators { get; init; } =
        new Dictionary<string, OperatorPart>();

    /// <summary>Weights that stay as they are for a while.</summary>
    [Description("Weights that stay as they are for a while, by patterns of their names.")]
    public IReadOnlyList<FreezeSettings> Freeze { get; init; } = [];

    /// <summary>The constants of AdamW.</summary>
    [Description("The constants of the AdamW optimizer.")]
    public OptimizerSettings Optimizer { get; init; } = new();

    /// <summary>Largest Euclidean norm of all gradients together; null never clips.</summary>
    [Description("Longer gradients are shortened to this Euclidean norm; null never shortens.")]
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? GradientClip { get; init; } = 1.0;

    /// <summary>Decay of the averaged weights per step.</summary>
    [Description("How much of the averaged weights each step keeps; 0 averages nothing.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Ema { get; init; } = 0.999;

    /// <summary>The numbers that the model computes with.</summary>
    [Description("Numbers that the model computes with: float32, or bfloat16 (faster on GPUs, less exact).")]
    public Precision Precision { get; init; }

    /// <summary>
    /// Memory mode: the activations kept between forward and backward; null leaves the choice to the budget.
    /// </summary>
    [Description("Activations: plain keeps all of them and is fastest; checkpointed keeps those between "
        + "layers; reversible keeps those of one sampler step at a time; minimal keeps almost none and takes "
        + "longest. When absent: reversible, or what memory_budget chooses.")]
    public TrainMemory? Memory { get; init; }

    /// <summary>Patches computed at once; null for all of a batch, or what the budget allows.</summary>
    [Description("Patches computed at once; the gradients of a batch add up over such parts. When absent: "
        + "the whole batch, or what memory_budget chooses.")]
    [Range(1, int.MaxValue)]
    public int? MicroBatch { get; init; }

    /// <summary>Parts of a batch that are computed side by side; null for one.</summary>
    [Description("Parts of a batch computed side by side, each by a copy of the network on one thread: for "
        + "small networks, which gain nothing from threads within a layer. The weights depend on the number, "
        + "not on timing. CPUs only; 1 when absent.")]
    [Range(1, 256)]
    public int? Workers { get; init; }

    /// <summary>Memory that the process may take; null for no budget.</summary>
    [Description("Memory that the process may take, such as 6GiB: chooses memory and micro_batch, where they "
        + "are absent, by measuring before the first step. On CPUs only.")]
    [RegularExpression(@"[0-9]+(\.[0-9]+)?\s*(GiB|MiB|GB|MB)",
        ErrorMessage = "expected an amount of memory such as 6GiB or 800MiB")]
    public string? MemoryBudget { get; init; }

    /// <summary>Validation during training; null for none.</summary>
    [Description("How the model is judged while it is trained; never when absent.")]
    public ValidationSettings? Validation { get; init; }

    /// <summary>Schedule of checkpoints.</summary>
    [Description("When the state of the training is saved, to go on after an interruption.")]
    public CheckpointSettings Checkpoint { get; init; } = new();

    /// <summary>Steps between two lines of the log.</summary>
    [Description("Steps between two lines of the training log.")]
    [Range(1, int.MaxValue)]
    public int LogEvery { get; init; } = 50;

    /// <summary>The folder of the trained weights, <c>{name}</c> filled in already.</summary>
    [Description("Folder of the trained weights; {name} stands for the name of the pipeline.")]
    [MinLength(1)]
    public string Output { get; init; } = "weights/{name}";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Objective == TrainObjective.Reconstruction)
        {
            if (Noise is not null)
                yield return new("is read with 'objective: denoising' only; the noise of measurements is the "
                    + "pipeline's own key 'noise'", [nameof(Noise)]);
            yield break;
        }
        if (StepLoss > 0)
            yield return new("has no meaning with 'objective: denoising', which takes no sampler steps; "
                + "remove it", [nameof(StepLoss)]);
        foreach (var path in Schedules.Keys.Intersect(
            [ScheduledSetting.StepLoss, ScheduledSetting.SamplerSteps]))
            yield return new($"'{path}' cannot change with 'objective: denoising', which takes no sampler "
                + "steps; remove it", [nameof(Schedules)]);
    }
}
