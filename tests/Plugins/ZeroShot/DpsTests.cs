using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

public sealed class DpsTests
{
    [Fact]
    public void Without_guidance_it_draws_from_the_prior()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a, 1000);
        var prior = GaussianPrior.Smooth();
        var draws = Experiment.Draws(new DpsSampler(new() { Steps = 500, Zeta = 0 }), prior, y);
        Experiment.MeanIs(prior.Mean, draws, 0.005);
        Experiment.CovarianceIs(prior.Covariance, draws, 0.05);
    }

    [Fact]
    public void A_step_is_that_of_the_paper_with_the_gradient_in_closed_form()
    {
        // x̂₀ = m + K (x − m), so that ∇ ‖y − A x̂₀‖ = −(A K)ᵀ r / ‖r‖; all of it in x_vp, for images in [−1,
        // 1].
        using var scope = NewDisposeScope();
        using var a = Experiment.Oblique();
        using var y = Experiment.Measure(a);
        var (prior, matrix, random) = (GaussianPrior.Smooth(), Dense.Of(a), Experiment.Stream);
        var options = new DpsOptions { Steps = 7, Zeta = 0.4, SigmaMax = 3, SigmaMin = 0.1 };
        double[] sigmas = [.. options.Between(3, 0.1, 7), 0];
        var x = NormalNoise.Like(y.BackProjection, random).flatten().Times(3).Plus(0.5);
        for (var i = 0; i < 7; i++)
        {
            var (now, next) = (sigmas[i], sigmas[i + 1]);
            var (barNow, barNext) = (1 / (1 + (4 * now * now)), 1 / (1 + (4 * next * next)));
            var k = prior.Shrinkage(now);
            var clean = prior.Mean.Plus(k.mv(x.Minus(prior.Mean)));
            var r = y.Y.flatten().Minus(matrix.mv(clean));
            // With respect to x_vp = √ᾱ (2x − 1), of the norm that images in [−1, 1] have: twice this one.
            var gradient = k.t().mv(matrix.t().mv(r)).Over(-r.norm().item<double>()).Over(Math.Sqrt(barNow));
            var beta = 1 - (barNow / barNext);
            var vp = x.Times(2).Minus(1).Times(Math.Sqrt(barNow));
            var ancestral = clean.Times(2).Minus(1).Times(Math.Sqrt(barNext) * beta / (1 - barNow))
                .Plus(vp.Times(Math.Sqrt(1 - beta) * (1 - barNext) / (1 - barNow)));
            if (next > 0)
            {
                var fresh = NormalNoise.Like(y.BackProjection, random).flatten();
                ancestral = ancestral.Plus(fresh.Times(Math.Sqrt(beta * (1 - barNext) / (1 - barNow))));
            }
            x = ancestral.Minus(gradient.Times(0.4)).Over(Math.Sqrt(barNext)).Plus(1).Over(2);
        }
        var found = new DpsSampler(options).Sample(y, prior, Experiment.Context());
        Assert.InRange(Dense.Distance(found.flatten(), x), 0, 1e-9);
    }

    [Fact]
    public void Each_item_of_a_batch_follows_a_gradient_of_its_own()
    {
        // The last step draws nothing, so that the first item of two starts and ends as it does alone.
        using var scope = NewDisposeScope();
        using var a = Experiment.Oblique();
        using Measurement one = Experiment.Measure(a), two = Experiment.Measure(a, 2);
        var sampler = new DpsSampler(new() { Steps = 1, SigmaMax = 3 });
        var alone = sampler.Sample(one, GaussianPrior.Smooth(), Experiment.Context());
        var both = sampler.Sample(two, GaussianPrior.Smooth(), Experiment.Context());
        Assert.InRange(Dense.Distance(both[..1], alone), 0, 1e-12);
    }

    [Fact]
    public void It_follows_a_measurement_that_is_not_linear()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Intensities(null);
        using var y = Experiment.Measure(a, 20);
        var prior = GaussianPrior.Smooth();
        double Misfit(double zeta) =>
            a.Forward(
                new DpsSampler(new() { Steps = 300, Zeta = zeta }).Sample(y, prior, Experiment.Context()))
            .Minus(y.Y).norm().item<double>();
        Assert.InRange(Misfit(0.2), 0, 0.3 * Misfit(0));
    }

    [Fact]
    public void A_model_with_weights_gets_no_gradients_of_them()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a);
        using var gain = new TorchSharp.Modules.Parameter(full([], 0.5, ScalarType.Float64));
        var found = new DpsSampler(new() { Steps = 2 }).Sample(y, new Scaled(gain), Experiment.Context());
        Assert.False(found.requires_grad);
        Assert.True(gain.grad is null || gain.grad.IsInvalid);
    }

    private sealed class Scaled(TorchSharp.Modules.Parameter gain) : IDenoiser
    {
        public nn.Module Network => throw new NotSupportedException();

        public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement) =>
            x.mul(gain);

        public void Dispose()
        {
        }
    }
}
