using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

public sealed class DapsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void For_independent_pixels_of_known_spread_it_draws_from_the_posterior(bool orthonormal)
    {
        // x₀ given x is then N(D(x), r²) exactly; Langevin steps of rate τ leave a bias of τ/2 in the
        // variance, at the most.
        using var scope = NewDisposeScope();
        using var a = orthonormal ? Experiment.Rows() : Experiment.Oblique();
        using var y = Experiment.Measure(a, 1000, sigma: 0.2);
        var prior = GaussianPrior.Independent(0.09);
        var options =
            new DapsOptions { Steps = 4, OdeSteps = 1, ImageSigma = 0.3, LangevinRate = 0.05,
            LangevinSteps = 300 };
        var draws = Experiment.Draws(new DapsSampler(options), prior, y);
        var (mean, covariance) = prior.Posterior(a, y.Y[0], 0.2);
        Experiment.MeanIs(mean, draws, 0.003);
        Experiment.CovarianceIs(covariance, draws, 0.04);
    }

    [Fact]
    public void The_flow_ends_where_the_differential_equation_does()
    {
        // dx/dσ = (x − D(x, σ)) / σ takes x − m at σ to s / √(s² + σ²) of it, for independent pixels of
        // variance s².
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a);
        var prior = GaussianPrior.Independent(0.09);
        var options = new DapsOptions
        { Steps = 2, OdeSteps = 2000, LangevinSteps = 1, LangevinRate = 1e-6, SigmaMax = 2,
        SigmaMin = 0.001 };
        Tensor? first = null;
        new DapsSampler(options).Sample(
            y, prior, Experiment.Context(
                step => first ??= step.Estimate.clone().MoveToOtherDisposeScope(scope)));
        var start = NormalNoise.Around(y.BackProjection, 2, Experiment.Stream).flatten();
        var expected = prior.Mean.Plus(start.Minus(prior.Mean), times: 0.3 / Math.Sqrt(0.09 + 4));
        Assert.InRange(Dense.Distance(first!.flatten(), expected), 0, 0.005);
    }

    [Fact]
    public void It_explains_a_measurement_that_is_not_linear()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Intensities(3);
        using var y = Experiment.Measure(a, 5);
        var found = new DapsSampler(new() { Steps = 20, LangevinSteps = 50 })
            .Sample(y, GaussianPrior.Smooth(), Experiment.Context());
        // Langevin steps leave the noise that they count on, σ = 0.01.
        Assert.InRange(a.Forward(found).Minus(y.Y).square().mean().sqrt().item<double>(), 0, 0.03);
    }

    [Fact]
    public void It_refuses_a_map_of_unknown_steepness()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Intensities(null);
        using var y = Experiment.Measure(a);
        var error = Assert.Throws<PluginException>(() =>
            new DapsSampler(new()).Sample(y, GaussianPrior.Smooth(), Experiment.Context()));
        Assert.Equal("the sampler 'daps' takes steps as long as a Lipschitz constant allows, and this "
            + "operator, which is not linear, declares none: give it one (NormBound; 'lipschitz:' in "
            + "scripts), or use 'dps'", error.Message);
    }
}
