using System.Globalization;
using System.Text.RegularExpressions;
using Idm.Configuration.Settings;
using Idm.Sdk;
using Idm.Training.Plans;

namespace Idm.Plugins.Tests.Training;

/// <summary>What a memory budget chooses, and what it says when nothing fits.</summary>
public sealed partial class MemoryBudgetTests : IDisposable
{
    private const long MiB = 1 << 20;

    private readonly TrainingSetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public void With_room_for_everything_training_is_plain_and_the_weights_are_those_of_plain_training()
    {
        List<string> notes = [];
        var plan = Plan("budget", 1L << 40);
        TrainingSetup.Run(plan, resume: false, stopAfter: 2, notes: notes);
        Assert.Contains(notes, n => n.Contains("memory: plain, micro_batch: 4", StringComparison.Ordinal));

        var plain = _setup.Plan("plain", reversible: false) with { Batch = 4 };
        TrainingSetup.Run(plain, resume: false, stopAfter: 2);
        Assert.Equal(Checkpoint(plain), Checkpoint(plan));
    }

    [Fact]
    public void A_budget_that_is_too_small_is_refused_with_the_least_that_is_enough()
    {
        var error = Assert.Throws<PluginException>(
            () => TrainingSetup.Run(Plan("small", MiB), resume: false));
        Assert.StartsWith("train.memory_budget: found 1 MiB, expected at least ", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("of 32x32 take", error.Message, StringComparison.Ordinal);

        var least = LeastPattern().Match(error.Message);
        var bytes = double.Parse(least.Groups[1].Value, CultureInfo.InvariantCulture)
            * (least.Groups[2].Value == "GiB" ? 1024 * MiB : MiB);
        List<string> notes = [];
        TrainingSetup.Run(Plan("least", (long)bytes + 64 * MiB), resume: false, stopAfter: 1, notes: notes);
        Assert.Contains(notes, n => n.Contains("memory: ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_plan_names_is_not_chosen()
    {
        List<string> notes = [];
        var plan = Plan("named", 1L << 40) with { Memory = TrainMemory.Minimal, MicroBatch = 3 };
        TrainingSetup.Run(plan, resume: false, stopAfter: 1, notes: notes);
        Assert.Contains(notes, n => n.Contains("memory: minimal, micro_batch: 3", StringComparison.Ordinal));
    }

    private TrainingPlan Plan(string output, long budget) =>
        _setup.Plan(output, reversible: true) with { Batch = 4, Memory = null, MemoryBudget = budget };

    private static byte[] Checkpoint(TrainingPlan plan) =>
        File.ReadAllBytes(Path.Combine(plan.Output, "checkpoints", "checkpoint-2.safetensors"));

    [GeneratedRegex(@"at least ([0-9.]+) (MiB|GiB)")]
    private static partial Regex LeastPattern();
}
