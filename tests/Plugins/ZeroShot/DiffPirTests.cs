using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

public sealed class DiffPirTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_the_weight_of_the_noise_levels_the_mean_goes_to_that_of_the_posterior(bool orthonormal)
    {
        using var scope = NewDisposeScope();
        using var a = orthonormal ? Experiment.Rows() : Experiment.Oblique();
        using var y = Experiment.Measure(a, 300, sigma: 0.1);
        var prior = GaussianPrior.Smooth();
        var options =
            new DiffPirOptions { Steps = 400, Lambda = 1, Zeta = 1, SigmaMax = 10, SigmaMin = 0.01,
            Spacing = NoiseSpacing.Log };
        var draws = Experiment.Draws(new DiffPirSampler(options), prior, y);
        var (mean, _) = prior.Posterior(a, y.Y[0], 0.1);
        Experiment.MeanIs(mean, draws, 0.01);
        Assert.True(mean.Minus(prior.Mean).abs().max().item<double>() > 0.1);
    }

    [Fact]
    public void The_result_explains_an_exact_measurement_as_far_as_the_noise_that_is_counted_on()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Mask();
        using var y = Experiment.Measure(a, 3);
        var options = new DiffPirOptions { Steps = 10, LeastNoise = 1e-6 };
        var found = new DiffPirSampler(options).Sample(y, GaussianPrior.Smooth(), Experiment.Context());
        Assert.InRange(Dense.Distance(a.Forward(found), y.Y), 0, 1e-5);
    }
}
