using System.Globalization;
using Idm.TensorFiles.Safetensors;

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
}
