using System.Globalization;
using Idm.Configuration.Settings;
using Idm.Engine.Planning;
using Idm.Engine.Solving;
using Idm.Plugins.CompressedSensing;
using Idm.Plugins.Essentials;
using Idm.Plugins.Inpainting;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Schedules;
using Idm.TensorFiles.Weights;
using Idm.Training;
using Idm.Training.Plans;
using Idm.Training.Steps;

namespace Idm.Plugins.Tests.Training;

/// <summary>Trainings in which everything changes that can.</summary>
public sealed class ScheduledTrainingTests
{
    private const string Last = "checkpoints/checkpoint-6.safetensors", Weights = "model.safetensors";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_resumed_training_ends_with_the_same_bits(bool reversible)
    {
        using var setup = new TrainingSetup();
        var (whole, parts) =
            (Everything(setup.Plan("whole", reversible)), Everything(setup.Plan("parts", reversible)));
        Assert.Equal(6, TrainingSetup.Run(whole, resume: false));
        Assert.Equal(2, TrainingSetup.Run(parts, resume: false, stopAfter: 2));
        Assert.Equal(5, TrainingSetup.Run(parts, resume: true, stopAfter: 5));
        Assert.Equal(6, TrainingSetup.Run(parts, resume: true));
        AssertSame(whole, parts, Last, Weights);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Schedules_that_change_nothing_change_no_bit(bool reversible)
    {
        using var setup = new TrainingSetup();
        const double loss = 0.5;
        var bare = setup.Plan("bare", reversible) with { StepLoss = loss };
        var scheduled = setup.Plan("scheduled", reversible) with
        {
            Schedules = new TrainingSchedules
            {
                Patch = Constant(32),
                StepLoss = Constant(loss),
                SamplerSteps = Constant(3),
                Operators =
                    [Fixed("own", () => new BlockCs(new BlockCsOptions { Ratio = 0.25, Block = 16 }),
                    noisy: true)],
            },
        };
        TrainingSetup.Run(bare, resume: false);
        TrainingSetup.Run(scheduled, resume: false);
        foreach (var group in new[] { "model", "adam_m", "ema" })
        {
            using var a = Newest(bare);
            using var b = Newest(scheduled);
            var (expected, actual) = (a.LoadGroup(group), b.LoadGroup(group));
            Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
            foreach (var (name, tensor) in expected)
                Assert.Equal(tensor.bytes.ToArray(), actual[name].bytes.ToArray());
        }
    }

    [Fact]
    public void Frozen_weights_stay_as_they_are_until_they_are_trained_again()
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("frozen", reversible: true) with
        {
            Schedules =
                new TrainingSchedules { Frozen =
                    [new FrozenWeights(["*scale_factor", "alpha"], Until: 0.5)] },
        };
        using var fresh = TrainingSetup.Network();
        TrainingSetup.Run(plan, resume: false, stopAfter: 3);
        var (same, other) = Compare(fresh, plan);
        Assert.Contains("alpha", same);
        Assert.Contains("input_help_scale_factor", same);
        Assert.True(other.Count > 50, $"{other.Count} weights were trained");

        TrainingSetup.Run(plan, resume: true);
        Assert.DoesNotContain("alpha", Compare(fresh, plan).Same);
    }

    [Theory]
    [InlineData("alhpa", "matches none of the")]
    [InlineData("*", "all weights are frozen")]
    public void What_cannot_be_frozen_is_said_before_the_first_step(string pattern, string expected)
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("wrong", reversible: true) with
        {
            Schedules = new TrainingSchedules { Frozen = [new FrozenWeights([pattern])] },
        };
        var error = Assert.Throws<PluginException>(() => TrainingSetup.Run(plan, resume: false));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_sampler_takes_no_more_steps_than_it_has_weights_for(int steps)
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("wrong", reversible: true) with
        {
            Schedules = new TrainingSchedules { SamplerSteps = Constant(steps) },
        };
        var error = Assert.Throws<PluginException>(() => TrainingSetup.Run(plan, resume: false));
        Assert.Contains($"sampler.steps is {steps}; expected 1 to 3", error.Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// The share of draws against the shares asked for: 3 standard deviations of a binomial at 4000 draws.
    /// </summary>
    [Fact]
    public void Operators_are_drawn_as_often_as_their_shares_say()
    {
        using var setup = new TrainingSetup();
        using var solver = TrainingSetup.Network();
        var plan = setup.Plan("drawn", reversible: true) with
        {
            Steps = 8000,
            Schedules = new TrainingSchedules
            {
                Operators =
                [
                    Fixed("one", NoOperator) with { Share = Constant(3) },
                    Fixed("two", NoOperator) with { Share = new PhasesSchedule(new() { Values = [1, 0] }) },
                    Fixed("three", NoOperator) with { Share = Constant(0) },
                ],
            },
        };
        using var drawing = new OperatorCurriculum(plan, solver, RandomStream.FromSeed(1));
        using var again = new OperatorCurriculum(plan, solver, RandomStream.FromSeed(1));
        var early = Draws(drawing, 0, 4000);
        Assert.InRange(early[0] / 4000.0, 0.729, 0.771);
        Assert.Equal(4000, early[0] + early[1]);
        Assert.Equal([4000, 0, 0], Draws(drawing, 4000, 8000));
        Assert.Equal(early, Draws(again, 0, 4000));

        int[] Draws(OperatorCurriculum from, long first, long end)
        {
            var counts = new int[3];
            for (var step = first; step < end; step++) counts[from.Draw(step, plan.ProgressAt(step))]++;
            return counts;
        }
    }

    [Fact]
    public void Each_operator_is_validated()
    {
        using var setup = new TrainingSetup();
        var plan = Everything(setup.Plan("validated", reversible: true)) with { ValidateEvery = 3 };
        plan = plan with { Validation = plan.Data };
        TrainingSetup.Run(plan, resume: false);
        var lines = File.ReadAllLines(Path.Combine(plan.Output, "validation.csv"));
        Assert.Equal("step,psnr,cs,pixels", lines[0]);
        Assert.Equal(["3", "6"], lines.Skip(1).Select(line => line.Split(',')[0]));
        foreach (var line in lines.Skip(1))
        {
            var values = line.Split(',').Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture))
                .ToArray();
            Assert.Equal((values[1] + values[2]) / 2, values[0], 1e-3);
            Assert.NotEqual(values[1], values[2]);
        }
    }

    /// <summary>Patch, T, ratio, noise, shares and frozen weights change, and the loss.</summary>
    private static TrainingPlan Everything(TrainingPlan plan) => plan with
    {
        Schedules = new TrainingSchedules
        {
            Patch = new PhasesSchedule(new() { Values = [16, 32] }),
            StepLoss = new LinearSchedule(new() { From = 1, To = 0 }),
            SamplerSteps = new PhasesSchedule(new() { Values = [1, 2, 3] }),
            Operators =
            [
                new TrainingOperator("cs", Constant(1), progress => Ratio(progress < 0.5 ? 0.25 : 0.5), Ratio(
                    0.25)),
                Fixed("pixels", () => new RandomPixels(new RandomPixelsOptions { Missing = 0.5 }))
                    with { Share = new LinearSchedule(new() { From = 1, To = 2 }) },
            ],
            Frozen = [new FrozenWeights(["alpha"], 0.2, 0.7)],
        },
    };

    private static MeasuringParts Ratio(double ratio) => new(
        ratio.ToString(CultureInfo.InvariantCulture),
        () => new BlockCs(new BlockCsOptions { Ratio = ratio, Block = 16 }),
        () => new GaussianNoise(new GaussianNoiseOptions { Sigma = ratio / 100 }));

    private static TrainingOperator Fixed(string name, Func<IOperatorFactory> create, bool noisy = false)
    {
        var parts = new MeasuringParts(
            name, create, () => noisy ? new GaussianNoise(new GaussianNoiseOptions { Sigma = 0.01 }) : null);
        return new TrainingOperator(name, Constant(1), _ => parts, parts);
    }

    private static IOperatorFactory NoOperator() =>
        throw new InvalidOperationException("only drawn, never created");

    private static ISchedule Constant(double value) => new ConstantSchedule(new() { Value = value });

    private static Checkpoint Newest(TrainingPlan plan) =>
        new CheckpointFolder(Path.Combine(plan.Output, "checkpoints")).OpenNewest(out _)!;

    private static (List<string> Same, List<string> Other) Compare(Solver fresh, TrainingPlan plan)
    {
        using var checkpoint = Newest(plan);
        var trained = checkpoint.LoadGroup("model");
        var groups = fresh.Weights.ToLookup(
            w => w.Value.bytes.SequenceEqual(trained[w.Key].bytes), w => w.Key);
        return ([.. groups[true]], [.. groups[false]]);
    }

    private static void AssertSame(TrainingPlan one, TrainingPlan other, params string[] files)
    {
        foreach (var file in files)
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(one.Output, file)), File.ReadAllBytes(
                    Path.Combine(other.Output, file)));
    }
}
