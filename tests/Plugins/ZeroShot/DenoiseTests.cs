using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

public sealed class DenoiseTests
{
    [Theory]
    [InlineData(0.2, null)]
    [InlineData(0.2, 0.5)]
    public void For_a_normal_prior_it_is_the_mean_of_the_posterior(double noise, double? asked)
    {
        using var scope = NewDisposeScope();
        using var a = Rotation();
        using var y = Experiment.Measure(a, sigma: noise);
        var prior = GaussianPrior.Smooth();
        var model = new LevelsSeen(prior);
        var found = new DenoiseSampler(new() { Sigma = asked }).Sample(y, model, Experiment.Context());
        var (mean, _) = prior.Posterior(a, y.Y, asked ?? noise);
        Assert.InRange(Dense.Distance(found.flatten(), mean), 0, 1e-9);
        Assert.Equal([asked ?? noise], model.Sigmas);
    }

    [Fact]
    public void A_level_that_nobody_asked_for_is_the_nearest_that_the_model_knows()
    {
        using var scope = NewDisposeScope();
        using var a = Rotation();
        using var y = Experiment.Measure(a);
        var model = new LevelsSeen(Narrow());
        new DenoiseSampler(new()).Sample(y, model, Experiment.Context());
        Assert.Equal([0.01], model.Sigmas);
    }

    [Fact]
    public void One_that_was_asked_for_and_that_the_model_does_not_know_is_refused()
    {
        using var scope = NewDisposeScope();
        using var a = Rotation();
        using var y = Experiment.Measure(a);
        var e = Assert.Throws<PluginException>(() =>
            new DenoiseSampler(new() { Sigma = 2.5 }).Sample(y, Narrow(), Experiment.Context()));
        Assert.Equal("the sampler 'denoise' is told σ = 2.5 (sigma), and the model was made for σ from 0.01 "
            + "to 1: choose a level in there, or leave sigma out", e.Message);
    }

    [Fact]
    public void Operators_that_take_something_from_the_image_are_refused()
    {
        using var mask = Experiment.Mask();
        using var rows = Experiment.Rows();
        using var clipped = Experiment.Clipped();
        Assert.All([mask, rows, clipped], a =>
        {
            using var scope = NewDisposeScope();
            using var y = Experiment.Measure(a);
            var e = Assert.Throws<PluginException>(() =>
                new DenoiseSampler(new()).Sample(y, GaussianPrior.Smooth(), Experiment.Context()));
            Assert.Equal("the sampler 'denoise' needs an operator that keeps the whole image, AᵀA = I, such "
                + "as 'denoising', and this one does not: use 'ddnm', 'diffpir', 'pnp' or 'dps'", e.Message);
        });
    }

    /// <summary>The image upside down: AᵀA = I, and A is not I.</summary>
    private static LinearOperator Rotation() =>
        new(Experiment.Image, [1, 4, 4], x => x.flip(-2, -1), y => y.flip(-2, -1)) { Norm = 1 };

    private static GaussianPrior Narrow() =>
        new(GaussianPrior.Smooth().Mean, GaussianPrior.Smooth().Covariance) { SigmaRange = new(0.01, 1) };
}
