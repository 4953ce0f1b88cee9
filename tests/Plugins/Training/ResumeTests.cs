using Idm.Engine.Training;
using Idm.Sdk;

namespace Idm.Plugins.Tests.Training;

/// <summary>A training that was interrupted ends with the same bits as one that was not.</summary>
public sealed class ResumeTests
{
    private const string LastCheckpoint = "checkpoints/checkpoint-6.safetensors", Weights = "model.safetensors";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Three_steps_and_three_more_are_six(bool reversible)
    {
        using var setup = new TrainingSetup();
        var (whole, halves) = (setup.Plan("whole", reversible), setup.Plan("halves", reversible));
        Assert.Equal(6, TrainingSetup.Run(whole, resume: false));
        Assert.Equal(3, TrainingSetup.Run(halves, resume: false, stopAfter: 3));
        Assert.Equal(6, TrainingSetup.Run(halves, resume: true));
        foreach (var file in new[] { LastCheckpoint, Weights })
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Output, file)), File.ReadAllBytes(Path.Combine(halves.Output, file)));
    }

    /// <summary>Products with few rows take other paths, which round by the layout of their factors.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void So_are_those_of_a_batch_of_few_blocks(int batch)
    {
        using var setup = new TrainingSetup();
        var (whole, halves) = (Small("whole"), Small("halves"));
        TrainingSetup.Run(whole, resume: false);
        TrainingSetup.Run(halves, resume: false, stopAfter: 3);
        Assert.Equal(6, TrainingSetup.Run(halves, resume: true));
        foreach (var file in new[] { LastCheckpoint, Weights })
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Output, file)), File.ReadAllBytes(Path.Combine(halves.Output, file)));

        // A patch is one block.
        TrainingPlan Small(string output) => setup.Plan(output, reversible: true) with { Patch = 16, Batch = batch };
    }

    [Fact]
    public void Neither_another_training_nor_an_accident_overwrites_checkpoints()
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("first", reversible: true);
        TrainingSetup.Run(plan, resume: false, stopAfter: 1);
        var again = Assert.Throws<PluginException>(() => TrainingSetup.Run(plan, resume: false));
        Assert.Contains("--resume", again.Message, StringComparison.Ordinal);
        var other = Assert.Throws<PluginException>(
            () => TrainingSetup.Run(plan with { PipelineHash = "another training" }, resume: true));
        Assert.Contains("belongs to another training", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_trainings_do_not_write_to_one_folder()
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("one", reversible: true);
        Directory.CreateDirectory(plan.Output);
        // As a training in another process holds it.
        using (new FileStream(Path.Combine(plan.Output, ".training"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var error = Assert.Throws<PluginException>(() => TrainingSetup.Run(plan, resume: false, stopAfter: 1));
            Assert.Contains("another training is writing to", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, TrainingSetup.Run(plan, resume: false, stopAfter: 1));
    }
}
