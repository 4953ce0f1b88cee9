using Idm.Engine.Solving;
using Idm.Plugins.InvertibleDiffusion.Memory;
using Idm.Training.Optimizers;
using Idm.Training.Plans;
using Idm.Training.Steps;

namespace Idm.Plugins.Tests.Training;

/// <summary>
/// A batch computed by several workers has the loss and the gradient of the whole one, and the same bits each
/// time.
/// </summary>
public sealed class WorkersTests
{
    private static readonly IdmMemory _solver = new(
        new IdmMemoryOptions { Channels = 8, LowerChannels = 16 });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void The_first_step_is_that_of_the_whole_batch(int workers)
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("whole", reversible: true) with { Batch = 5, StepLoss = 0.5 };
        List<StepReport> whole = [], parts = [];
        TrainingSetup.Run(plan, resume: false, stopAfter: 1, whole);
        TrainingSetup.Run(
            plan with { Output = setup.Folder + "/parts" }, resume: false, stopAfter: 1, parts,
            workers: workers);
        Assert.Equal(whole[0].Loss, parts[0].Loss, 1e-6);
        Assert.Equal(whole[0].GradientNorm, parts[0].GradientNorm, 1e-4 * whole[0].GradientNorm);
    }

    /// <summary>
    /// Chains found inexact before the interruption keep their anchors after it, in every worker.
    /// </summary>
    [Fact]
    public void Anchors_of_all_workers_survive_an_interruption()
    {
        using var setup = new TrainingSetup();
        var (whole, halves) = (setup.Plan("whole", reversible: true), setup.Plan("halves", reversible: true));
        List<string> notes = [];
        TrainingSetup.Run(whole, resume: false, notes: notes, workers: 2, prepare: Demand);
        Assert.Contains(
            notes, note => note.Contains("an activation is kept every", StringComparison.Ordinal));
        TrainingSetup.Run(halves, resume: false, stopAfter: 3, workers: 2, prepare: Demand);
        TrainingSetup.Run(halves, resume: true, workers: 2);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(whole.Output, "model.safetensors")),
            File.ReadAllBytes(Path.Combine(halves.Output, "model.safetensors")));

        static void Demand(Solver solver)
        {
            // More than float32 can give.
            foreach (var watch in solver.RoundTripMonitors) watch.Limit = 1e-12;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void With_Muon_a_resumed_training_ends_with_the_same_bits(int workers)
    {
        using var setup = new TrainingSetup();
        var (whole, halves) = (Plan("whole"), Plan("halves"));
        TrainingSetup.Run(whole, resume: false, models: _solver, workers: workers);
        TrainingSetup.Run(halves, resume: false, stopAfter: 3, models: _solver, workers: workers);
        TrainingSetup.Run(halves, resume: true, models: _solver, workers: workers);
        foreach (var file in new[] { "checkpoints/checkpoint-6.safetensors", "model.safetensors" })
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(whole.Output, file)), File.ReadAllBytes(
                    Path.Combine(halves.Output, file)));

        TrainingPlan Plan(string output) =>
            setup.Plan(output, reversible: false) with { Batch = 5, StepLoss = 1, Muon = new MuonOptions() };
    }
}
