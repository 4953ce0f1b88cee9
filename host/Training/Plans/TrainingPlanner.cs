using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Idm.Common.Files;
using Idm.Configuration;
using Idm.Configuration.Settings;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Metrics;
using Idm.Sdk.Schedules;
using Idm.Training.Optimizers;
using Idm.Training.Patches;

namespace Idm.Training.Plans;

/// <summary>Turns the train section of a pipeline into a training plan.</summary>
public static class TrainingPlanner
{
    /// <summary>Creates the parts of the train section.</summary>
    /// <exception cref="PluginException">The pipeline has no train section.</exception>
    public static TrainingPlan Make(Pipeline pipeline, PartFactory parts)
    {
        var settings = pipeline.Settings;
        var train = settings.Train ?? throw new PluginException(
            $"{pipeline.File} has no 'train' section; 'idm train' needs train.data, train.steps and "
                + "train.learning_rate");
        var denoising = train.Objective == TrainObjective.Denoising;
        if (denoising && settings.Model is null)
        {
            throw new PluginException($"{pipeline.File}: train.objective: denoising trains a model, and the "
                + "pipeline names none: add 'model: { use: prior }', or another one");
        }
        var schedules = new SchedulePlanner(pipeline, parts).Make();
        IReadOnlyList<Part> operators = train.Operators.Count > 0
            ? [.. train.Operators.Values]
            : [settings.Operator];
        var (data, validation) = Images(pipeline, train, parts);
        return new TrainingPlan
        {
            Data = data,
            Patch = train.Patch,
            Batch = train.Batch,
            Steps = train.Steps,
            Loss = parts.Create<ILoss>(pipeline, train.Loss),
            Noise = denoising ? new TrainingNoise(train.Noise ?? new()) : null,
            LearningRate = parts.Create<ISchedule>(pipeline, train.LearningRate),
            Schedules = schedules,
            AdamW = new AdamWOptions(
                train.Optimizer.Betas[0], train.Optimizer.Betas[1], train.Optimizer.Eps,
                train.Optimizer.WeightDecay),
            Muon = train.Optimizer.Muon is { } muon
            ? new MuonOptions(muon.Rate, muon.Momentum, muon.Iterations)
            : null,
            StepLoss = train.StepLoss,
            GradientClip = train.GradientClip,
            Ema = train.Ema,
            BFloat16 = train.Precision == Precision.Bfloat16,
            Memory = train.Memory,
            MicroBatch = train.MicroBatch,
            MemoryBudget = train.MemoryBudget is { } budget ? ByteSize.Parse(budget) : null,
            Validation = validation,
            ValidateEvery = train.Validation?.Every ?? long.MaxValue,
            CheckpointEvery = TimeSpan.FromSeconds(train.Checkpoint.Every),
            LogEvery = train.LogEvery,
            Seed = settings.Seed,
            Output = UserPath.Full(train.Output, pipeline.Folder),
            PipelineHash = Identity(settings, train),
            // No paths: weights travel, and where their photos lay is nobody's business.
            Metadata = new Dictionary<string, string>
            {
                ["format"] = "idm-weights/1",
                ["name"] = settings.Name,
                ["objective"] = denoising ? $"denoising {Chosen(train.Noise)}".TrimEnd() : "reconstruction",
                [TrainedWeights.SeedKey] = settings.Seed.ToString(CultureInfo.InvariantCulture),
                [TrainedFor.OperatorKey] = string.Join(", ", operators.Select(o => o.Use).Distinct()),
                [TrainedFor.OperatorOptionsKey] = string.Join("; ", operators.Select(o => $"{o.Options}")),
                ["model"] = $"{settings.Model?.Use}",
                ["model_options"] = $"{settings.Model?.Options}",
                [TrainedFor.SamplerKey] = settings.Sampler.Use,
                [TrainedFor.SamplerOptionsKey] = $"{settings.Sampler.Options}",
                [TrainedFor.ScheduledKey] = string.Join(
                    ", ", ScheduledSetting.Of(settings).Select(s => s.Path)),
            },
        };
    }

    private static (IImageSource Data, IImageSource? Validation) Images(
        Pipeline pipeline, TrainSettings train, PartFactory parts)
    {
        var data = parts.Create<IImageSource>(pipeline, train.Data);
        if (train.Validation is not { } settings) return (data, null);
        var (training, held) = settings.HoldOut is { } count
            ? HoldOut.Divide(data, count)
            : (data, parts.Create<IImageSource>(pipeline, settings.Data!));         // one of the two is there
        // Listed now: a folder that is not there would otherwise end the training at its first validation.
        return (training, new ListedImages([.. held.List().Take(settings.Limit ?? int.MaxValue)]));
    }

    /// <summary>
    /// SHA-256 over what a checkpoint's tensors mean: the parts, the seed, the batches. Steps, learning rate,
    /// logs and validation are not in it, so that a training can be made longer.
    /// </summary>
    private static string Identity(PipelineSettings settings, TrainSettings train)
    {
        Part?[] parts =
        [
            settings.Operator, settings.Noise, settings.Model, settings.Sampler, train.Data, train.Loss,
            .. train.Operators.Values,
        ];
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture, $"{part?.Kind} {part?.Use} {Chosen(part?.Options)}");
            if (part?.Script is { } script) text.AppendLine(script.Sha256);
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"{settings.Seed} {train.Patch} {train.Batch} {train.Optimizer.Betas[0]}{(train.Optimizer.Muon is null ? "" : " muon")}");
        if (train.Validation?.HoldOut is { } held)
            text.AppendLine(CultureInfo.InvariantCulture, $"held out {held}");
        if (train.Objective == TrainObjective.Denoising)
            text.AppendLine(CultureInfo.InvariantCulture, $"denoising {Chosen(train.Noise)}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>
    /// The options that differ from their defaults: a new version's new option must not end an old training.
    /// </summary>
    private static string Chosen(object? options)
    {
        if (options is null) return "";
        var defaults = Activator.CreateInstance(options.GetType());
        return string.Join(' ', options.GetType().GetProperties()
            .Where(p => p.CanWrite && !Equals(p.GetValue(options), p.GetValue(defaults)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => FormattableString.Invariant($"{p.Name}={Text(p.GetValue(options))}")));

        static object? Text(object? value) => value is System.Collections.IEnumerable list and not string
            ? string.Join(',', list.Cast<object?>().Select(e => FormattableString.Invariant($"{e}")))
            : value;
    }
}
