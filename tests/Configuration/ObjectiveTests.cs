using Idm.Configuration.Settings;

namespace Idm.Configuration.Tests;

/// <summary>What a pipeline that trains a prior may leave out, and what it may not say.</summary>
public sealed class ObjectiveTests
{
    private const string Prior = """
        name: prior
        data: { use: images, path: samples/*.png }
        model: { use: unet, steps: 1 }
        train:
          objective: denoising
          data: { use: images, path: photos/* }
          steps: 100
          learning_rate: 1e-3

        """;

    [Fact]
    public void Operator_sampler_and_loss_have_defaults_where_a_prior_is_trained()
    {
        using var folder = new PipelineFolder(Prior);
        var pipeline = folder.Load();
        var settings = pipeline.Settings;
        Assert.Equal(("denoising", "denoise", "l2"),
            (settings.Operator.Use, settings.Sampler.Use, settings.Train!.Loss.Use));
        Assert.Equal((TrainObjective.Denoising, 1), (settings.Train.Objective, settings.Sampler.Samples));
        // The pipeline that is recorded says it.
        Assert.Contains("denoise", pipeline.ResolvedYaml, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_file_says_stays()
    {
        using var folder = new PipelineFolder(
            Prior + "  loss: l1\noperator: plain\nsampler: { use: idm, steps: 3, samples: 4 }\n");
        var settings = folder.Load().Settings;
        Assert.Equal(("plain", "idm", "l1"),
            (settings.Operator.Use, settings.Sampler.Use, settings.Train!.Loss.Use));
        Assert.Equal(4, settings.Sampler.Samples);
    }

    [Fact]
    public void Reconstructions_need_both_and_read_no_levels()
    {
        using var folder = new PipelineFolder(Prior + "  noise: { median: 0.2 }\n");
        string[] errors = folder.Errors("train.objective=reconstruction");
        Assert.Contains(errors, e => e.Contains("missing required key 'operator'", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("missing required key 'sampler'", StringComparison.Ordinal));
        Assert.Contains(
            errors, e => e.Contains("'objective: denoising' only", StringComparison.Ordinal));
    }

    [Fact]
    public void Step_losses_and_changing_steps_are_refused()
    {
        using var folder = new PipelineFolder(
            Prior + "  step_loss: 1\n  schedules: { sampler.steps: 2 }\n");
        string[] errors = folder.Errors();
        Assert.Contains(errors, e => e.Contains("train.step_loss", StringComparison.Ordinal));
        Assert.Contains(
            errors, e => e.Contains("'sampler.steps' cannot change", StringComparison.Ordinal));
    }

    [Fact]
    public void Levels_have_an_order()
    {
        using var folder = new PipelineFolder(Prior + "  noise: { sigma_min: 2, sigma_max: 1 }\n");
        Assert.Contains("found 2, above sigma_max, which is 1", Assert.Single(folder.Errors()),
            StringComparison.Ordinal);
    }
}
