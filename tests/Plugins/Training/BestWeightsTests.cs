using System.Globalization;
using Idm.Plugins.Essentials;
using Idm.TensorFiles.Safetensors;
using Idm.Training.Optimizers;

namespace Idm.Plugins.Tests.Training;

/// <summary>The weights that validated best are kept, also over a resume.</summary>
public sealed class BestWeightsTests
{
    [Fact]
    public void The_file_holds_the_weights_of_the_highest_validation()
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("best", reversible: true) with { ValidateEvery = 1 };
        plan = plan with { Validation = plan.Data };
        TrainingSetup.Run(plan, resume: false, stopAfter: 3);
        TrainingSetup.Run(plan, resume: true);
        var best = File.ReadLines(Path.Combine(plan.Output, "validation.csv")).Skip(1)
            .Select(line => line.Split(','))
            .MaxBy(fields => double.Parse(fields[1], CultureInfo.InvariantCulture))!;
        using var file = SafetensorsFile.Open(Path.Combine(plan.Output, "best.safetensors"));
        Assert.Equal((best[0], best[1]), (file.Metadata["steps_trained"], file.Metadata["validation_psnr"]));
        Assert.Contains("alpha", file.Entries.Keys);
    }

    [Fact]
    public void Of_equal_validations_the_first_keeps_its_weights()
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("still", reversible: false) with
        {
            LearningRate = new ConstantSchedule(new ConstantScheduleOptions { Value = 0 }),
            AdamW = new AdamWOptions(),
            Ema = 0,
            ValidateEvery = 1,
        };
        TrainingSetup.Run(plan with { Validation = plan.Data }, resume: false);
        using var file = SafetensorsFile.Open(Path.Combine(plan.Output, "best.safetensors"));
        Assert.Equal("1", file.Metadata["steps_trained"]);
    }
}
