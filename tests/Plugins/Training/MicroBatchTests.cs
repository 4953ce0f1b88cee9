
using Idm.Training.Steps;

namespace Idm.Plugins.Tests.Training;

/// <summary>A batch in parts has the loss and the gradient of the whole one.</summary>
public sealed class MicroBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_first_step_is_that_of_the_whole_batch(int size)
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("whole", reversible: true) with { Batch = 5 };
        List<StepReport> whole = [], parts = [];
        TrainingSetup.Run(plan, resume: false, stopAfter: 1, whole);
        TrainingSetup.Run(
            plan with { Output = setup.Folder + "/parts", MicroBatch = size }, resume: false, stopAfter: 1,
            parts);
        Assert.Equal(whole[0].Loss, parts[0].Loss, 1e-6);
        Assert.Equal(whole[0].GradientNorm, parts[0].GradientNorm, 1e-4 * whole[0].GradientNorm);
    }
}
