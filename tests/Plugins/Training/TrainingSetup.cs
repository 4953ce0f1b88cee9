using Idm.Configuration.Settings;
using Idm.Engine.Planning;
using Idm.Engine.Solving;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.Essentials;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Models;
using Idm.Training;
using Idm.Training.Optimizers;
using Idm.Training.Plans;
using Idm.Training.Steps;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Training;

/// <summary>A training of a few seconds with the real plugins, in a folder of its own.</summary>
internal sealed class TrainingSetup : IDisposable
{
    private const int Seed = 5;

    public string Folder { get; } = Directory.CreateTempSubdirectory("idm-training-").FullName;

    public TrainingPlan Plan(string output, bool reversible) => new()
    {
        Data = new Waves(3),
        Patch = 32,
        Batch = 2,
        Steps = 6,
        Loss = new L1Loss(),
        LearningRate = new MultistepSchedule(
            new MultistepScheduleOptions { Value = 2e-3, Milestones = [0.5] }),
        AdamW = new AdamWOptions(WeightDecay: 0.01),
        Memory = reversible ? TrainMemory.Reversible : TrainMemory.Plain,
        CheckpointEvery = TimeSpan.FromHours(1),
        Seed = Seed,
        Output = Path.Combine(Folder, output),
        PipelineHash = "this training",
    };

    public static Solver Network(IModelFactory? models = null) => new(
        new BlockCs(new BlockCsOptions { Ratio = 0.25, Block = 16 }),
        new GaussianNoise(new GaussianNoiseOptions { Sigma = 0.01 }),
        models ?? new IdmUNet(new IdmUNetOptions { Channels = 8, Groups = 2, Heads = 2 }),
        new IdmSampler(new IdmSamplerOptions()),
        channels: 1,
        Seed,
        CPU);

    /// <summary>
    /// Runs a training until it ends, or until <paramref name="stopAfter"/> steps are done.
    /// </summary>
    /// <param name="plan">What to train with.</param>
    /// <param name="resume">Whether it goes on from a checkpoint.</param>
    /// <param name="stopAfter">Steps after which it is stopped.</param>
    /// <param name="reports">Takes what was said of each step.</param>
    /// <param name="notes">Takes what else was said.</param>
    /// <param name="models">The model, if not a U-Net.</param>
    /// <param name="workers">Parts of a batch computed side by side.</param>
    /// <param name="prepare">Changes the network, and each copy of it, beforehand.</param>
    /// <param name="network">What is trained, if not that of <see cref="Network"/>.</param>
    /// <returns>The steps done.</returns>
    public static long Run(
        TrainingPlan plan, bool resume, long stopAfter = long.MaxValue, List<StepReport>? reports = null,
        List<string>? notes = null, IModelFactory? models = null, int workers = 1,
        Action<Solver>? prepare = null, Func<Solver>? network = null)
    {
        network ??= () => Network(models);
        using var solver = network();
        var copies = Enumerable.Range(1, workers - 1).Select(_ => network()).ToList();
        foreach (var one in copies.Prepend(solver)) prepare?.Invoke(one);
        using var stop = new CancellationTokenSource();
        using var trainer = new Trainer(
            plan, solver, new Stopping(stopAfter, stop, reports ?? [], notes ?? []), resume, copies);
        var finished = trainer.Run(stop.Token);
        Assert.Equal(trainer.Step == plan.Steps, finished);
        if (finished) trainer.Export();
        foreach (var copy in copies) copy.Dispose();
        return trainer.Step;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Smooth photos, each of its own frequencies.</summary>
    private sealed class Waves(int count) : IImageSource
    {
        private const int Side = 40;

        public IReadOnlyList<DataItem> List() =>
            [.. Enumerable.Range(1, count)
                .Select(i => new ImageItem($"wave-{i}", $"wave-{i}", () => Wave(i)))];

        private static ImageData Wave(int number)
        {
            var samples = new float[Side * Side];
            for (var i = 0; i < samples.Length; i++)
                samples[i] = 0.5f + 0.4f * MathF.Sin(number * (i / Side) * 0.21f) * MathF.Cos(
                    (number + 1) * (i % Side) * 0.17f);
            return new ImageData(new ImageShape(1, Side, Side), samples, 255);
        }
    }

    private sealed class Stopping(
        long after, CancellationTokenSource stop, List<StepReport> reports,
        List<string> notes) : ITrainingObserver
    {
        public void Loading(int done, int all)
        {
        }

        public void Stepped(StepReport report)
        {
            Assert.True(double.IsFinite(report.Loss) && report.GradientNorm > 0);
            reports.Add(report);
            if (report.Step >= after) stop.Cancel();
        }

        public void Validated(long step, double psnr, TimeSpan took)
        {
        }

        public void Saved(string path) => Assert.True(File.Exists(path));

        public void Note(string message) => notes.Add(message);
    }
}
