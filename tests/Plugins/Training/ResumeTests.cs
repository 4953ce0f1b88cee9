using System.Text;
using Idm.Sdk;
using Idm.Training.Plans;

namespace Idm.Plugins.Tests.Training;

/// <summary>A training that was interrupted ends with the same bits as one that was not.</summary>
public sealed class ResumeTests
{
    private const string LastCheckpoint = "checkpoints/checkpoint-6.safetensors",
        Weights = "model.safetensors";

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
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(whole.Output, file)), File.ReadAllBytes(
                    Path.Combine(halves.Output, file)));
    }

    /// <summary>
    /// Products with few rows take other paths, which round by the layout of their factors.
    /// </summary>
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
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(whole.Output, file)), File.ReadAllBytes(
                    Path.Combine(halves.Output, file)));

        // A patch is one block.
        TrainingPlan Small(string output) =>
            setup.Plan(output, reversible: true) with { Patch = 16, Batch = batch };
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
        using (new FileStream(
            Path.Combine(plan.Output, ".training"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var error = Assert.Throws<PluginException>(
                () => TrainingSetup.Run(plan, resume: false, stopAfter: 1));
            Assert.Contains("another training is writing to", error.Message, StringComparison.Ordinal);
            // What the other one is writing at this moment is not touched, whichever way this one is refused.
            var checkpoints = Directory.CreateDirectory(Path.Combine(plan.Output, "checkpoints")).FullName;
            var written = Path.Combine(checkpoints, ".abcd.idm-tmp");
            File.WriteAllText(written, "half of a checkpoint");
            foreach (var resume in new[] { false, true })
                Assert.Throws<PluginException>(() => TrainingSetup.Run(plan, resume, stopAfter: 1));
            Assert.True(File.Exists(written));
        }
        Assert.Equal(1, TrainingSetup.Run(plan, resume: false, stopAfter: 1));
        Assert.Equal(
            ["checkpoint-1.safetensors"], Directory.GetFiles(Path.Combine(plan.Output, "checkpoints"))
            .Select(Path.GetFileName));
    }

    [Fact]
    public void A_training_whose_newest_checkpoint_is_damaged_goes_on_from_the_one_before()
    {
        using var setup = new TrainingSetup();
        var (whole, damaged) =
            (setup.Plan("whole", reversible: true), setup.Plan("damaged", reversible: true));
        TrainingSetup.Run(whole, resume: false);
        TrainingSetup.Run(damaged, resume: false, stopAfter: 2);
        TrainingSetup.Run(damaged, resume: true, stopAfter: 4);
        var newest = Path.Combine(damaged.Output, "checkpoints", "checkpoint-4.safetensors");
        // Another step: before, it was believed.
        File.WriteAllText(
            newest, File.ReadAllText(newest, Encoding.Latin1)
            .Replace("\"step\":\"4\"", "\"step\":\"6\"", StringComparison.Ordinal), Encoding.Latin1);
        List<string> notes = [];
        Assert.Equal(6, TrainingSetup.Run(damaged, resume: true, notes: notes));
        Assert.Contains("skipped a checkpoint", notes[0], StringComparison.Ordinal);
        Assert.Contains("checkpoint-2", notes[1], StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(whole.Output, Weights)), File.ReadAllBytes(
                Path.Combine(damaged.Output, Weights)));
    }
}
