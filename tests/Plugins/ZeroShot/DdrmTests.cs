using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

public sealed class DdrmTests
{
    private const int Many = 1000;

    [Fact]
    public void Without_fresh_noise_what_is_not_seen_is_drawn_from_the_prior()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Mask();
        using var y = Experiment.Measure(a, Many);
        var prior = GaussianPrior.Independent(0.09);
        var draws = Experiment.Draws(new DdrmSampler(new() { Steps = 500, Eta = 0 }), prior, y);
        var (mean, covariance) = prior.Posterior(a, y.Y[0], 1e-9);
        Experiment.MeanIs(mean, draws, 0.005);
        Experiment.CovarianceIs(covariance, draws, 0.03);
    }

    [Fact]
    public void The_result_explains_an_exact_measurement()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a, 3);
        var found = new DdrmSampler(new()).Sample(y, GaussianPrior.Smooth(), Experiment.Context());
        Assert.InRange(Dense.Distance(a.Forward(found), y.Y), 0, 1e-12);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void One_step_denoises_what_is_seen_as_its_level_says(double sigma)
    {
        // x = y + √(σ² − σ_y²) n, and D(x, σ) = m + k (x − m) with k = c / (c + σ²).
        using var scope = NewDisposeScope();
        using var a = Experiment.Mask();
        const double Noise = 0.2, Variance = 0.09;
        using var y = Experiment.Measure(a, Many, Noise);
        var prior = GaussianPrior.Independent(Variance);
        var draws = Experiment.Draws(
            new DdrmSampler(new() { Steps = 1, SigmaMax = sigma, SigmaMin = sigma }), prior, y);
        var seen = y.BackProjection[0].flatten().ne(Scalars.Zero);
        var k = Variance / (Variance + (sigma * sigma));
        var mean = prior.Mean.Plus(y.BackProjection[0].flatten().Minus(prior.Mean), times: k)[seen];
        var variance = eye(mean.shape[0], dtype: ScalarType.Float64)
            .Times(k * k * ((sigma * sigma) - (Noise * Noise)));
        Experiment.MeanIs(mean, draws.index_select(1, seen.nonzero().flatten()), 1e-9);
        Experiment.CovarianceIs(variance, draws.index_select(1, seen.nonzero().flatten()), 0);
    }
}
