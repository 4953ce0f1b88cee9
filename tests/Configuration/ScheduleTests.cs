using Idm.Configuration.Errors;

namespace Idm.Configuration.Tests;

/// <summary>What <c>train.schedules</c> and <c>train.operators</c> may say.</summary>
public sealed class ScheduleTests
{
    private const string Train = PipelineFolder.Valid + """
        train:
          data: { use: images, path: photos/* }
          steps: 100
          learning_rate: 1e-3
          operators:
            tenth: { use: block-cs, ratio: 0.1 }
            half: { use: block-cs, ratio: 0.5, share: 2 }
          schedules:

        """;

    [Fact]
    public void Schedules_are_found_by_the_path_of_what_they_change()
    {
        using var folder = new PipelineFolder(
            Train + "    train.patch: 32\n    train.operators.half.ratio: 0.3\n");
        var settings = folder.Load().Settings;
        Assert.Equal(new ConstantOptions { Value = 1e-3 }, settings.Train!.LearningRate.Options);
        Assert.Null(settings.Train.Operators["tenth"].Share);
        Assert.Equal(new ConstantOptions { Value = 2 }, settings.Train.Operators["half"].Share!.Options);

        var scheduled = ScheduledSetting.Of(settings);
        Assert.Equal(["train.patch", "train.operators.half.ratio"], scheduled.Select(s => s.Path));
        var half = settings.Train.Operators["half"];
        Assert.Same(half, scheduled[1].Owner);
        var changed = ScheduledValue.With(half, scheduled[1], 0.25);
        Assert.Equal(new BlockOptions { Ratio = 0.25 }, changed.Options);
        Assert.Equal(new BlockOptions { Ratio = 0.5 }, half.Options);
        Assert.Equal(48, ScheduledValue.Require(scheduled[0], 47.6));
    }

    [Theory]
    [InlineData("train.learning_rate",
        "the learning rate is a schedule already: write it at train.learning_rate")]
    [InlineData("train.pacth", "no schedule can change 'train.pacth'; did you mean 'train.patch'?")]
    [InlineData("operator.ratio", "no schedule can change 'operator.ratio'")]
    [InlineData("train.operators.half.dense", "operator 'block-cs' has no number 'dense' among its options")]
    public void A_path_that_leads_to_no_number_is_an_error_at_its_place(string path, string expected)
    {
        using var folder = new PipelineFolder(Train + $"    {path}: 1\n");
        var error = Assert.Single(folder.Errors());
        Assert.StartsWith("pipeline.yaml(13,", error, StringComparison.Ordinal);
        Assert.Contains("error CFG001: " + expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_out_of_range_is_an_error_at_the_schedule()
    {
        using var folder = new PipelineFolder(Train + "    train.operators.half.ratio: 0.3\n");
        var settings = folder.Load().Settings;
        var error = Assert.Throws<ConfigurationException>(
            () => ScheduledValue.With(
                settings.Train!.Operators["half"], ScheduledSetting.Of(settings)[0], 1.5));
        var only = Assert.Single(error.Errors);
        Assert.Equal(
            (ErrorCodes.OutOfRange, "train.schedules.train.operators.half.ratio"), (only.Code, only.Path));
        Assert.Equal((13, 33), (only.Origin.Line, only.Origin.Column));
    }
}
