using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

public sealed class DdnmTests
{
    private const int Many = 1000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_fresh_noise_what_is_not_seen_is_drawn_from_the_prior(bool travels)
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Mask();
        using var y = Experiment.Measure(a, Many);
        var prior = GaussianPrior.Independent(0.09);
        var options =
            new DdnmOptions { Steps = 500, Eta = 0,
            Travel = travels ? new() { Length = 250, Repeat = 2 } : null };
        var draws = Experiment.Draws(new DdnmSampler(options), prior, y);
        var (mean, covariance) = prior.Posterior(a, y.Y[0], 1e-9);
        Experiment.MeanIs(mean, draws, 0.005);
        Experiment.CovarianceIs(covariance, draws, 0.03);
    }

    [Fact]
    public void With_fresh_noise_the_mean_goes_to_that_of_the_posterior()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a, Many);
        var prior = GaussianPrior.Smooth();
        var draws = Experiment.Draws(
            new DdnmSampler(new() { Steps = 400, Eta = 1, Spacing = NoiseSpacing.Log }), prior, y);
        var (mean, _) = prior.Posterior(a, y.Y[0], 1e-9);
        Experiment.MeanIs(mean, draws, 0.01);
        Assert.True(mean.Minus(prior.Mean).abs().max().item<double>() > 0.1);
    }

    [Fact]
    public void The_result_explains_an_exact_measurement()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Oblique();
        using var y = Experiment.Measure(a, 3);
        var found = new DdnmSampler(new() { Steps = 5 })
            .Sample(y, GaussianPrior.Smooth(), Experiment.Context());
        Assert.InRange(Dense.Distance(a.Forward(found), y.Y), 0, 1e-6);
    }

    [Fact]
    public void Noise_in_what_is_seen_is_removed_by_the_denoiser_of_its_level()
    {
        // Down to σ_y what is seen is y and noise up to σ; at σ_y it is y itself, and D(y, σ_y) the
        // posterior's mean.
        using var scope = NewDisposeScope();
        using var a = Experiment.Mask();
        using var y = Experiment.Measure(a, 2, sigma: 0.2);
        var prior = GaussianPrior.Independent(0.09);
        var draws = Experiment.Draws(new DdnmSampler(new() { Steps = 6, SigmaMin = 0.2 }), prior, y);
        var (mean, _) = prior.Posterior(a, y.Y[0], 0.2);
        var seen = y.BackProjection[0].flatten().ne(Scalars.Zero);
        Assert.InRange(
            draws.Minus(mean).abs().mul(seen.to(ScalarType.Float64)).max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void Above_its_own_noise_what_is_seen_is_given_as_much_as_is_missing_to_the_level()
    {
        // x = y + √(σ² − σ_y²) n at the last level σ, and D(x, σ) = m + k (x − m) with k = c / (c + σ²).
        using var scope = NewDisposeScope();
        using var a = Experiment.Mask();
        const double Noise = 0.2, Sigma = 0.5, Variance = 0.09;
        using var y = Experiment.Measure(a, Many, Noise);
        var prior = GaussianPrior.Independent(Variance);
        var draws = Experiment.Draws(
            new DdnmSampler(new() { Steps = 2, SigmaMax = 1, SigmaMin = Sigma }), prior, y);
        var seen = y.BackProjection[0].flatten().ne(Scalars.Zero).nonzero().flatten();
        var k = Variance / (Variance + (Sigma * Sigma));
        var mean = prior.Mean.Plus(y.BackProjection[0].flatten().Minus(prior.Mean), times: k);
        var variance = eye(seen.shape[0], dtype: ScalarType.Float64)
            .Times(k * k * ((Sigma * Sigma) - (Noise * Noise)));
        Experiment.MeanIs(mean.index_select(0, seen), draws.index_select(1, seen), 1e-9);
        Experiment.CovarianceIs(variance, draws.index_select(1, seen), 0);
    }

    [Fact]
    public void Time_travel_goes_through_each_stretch_again()
    {
        Assert.Equal([0, 1, 2, 0, 1, 2, 3, 4, 3, 4], TimeTravel.Path(5, new() { Length = 3, Repeat = 2 }));
        Assert.Equal([0, 1, 2], TimeTravel.Path(3, null));
        Assert.Equal(
            10, new DdnmSampler(new() { Steps = 5, Travel = new() { Length = 3, Repeat = 2 } }).Steps);
    }
}
