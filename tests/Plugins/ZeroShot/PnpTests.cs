using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

/// <summary>At a fixed σ both splittings have a fixed point that a linear equation gives.</summary>
public sealed class PnpTests
{
    private const double Noise = 0.1, Sigma = 0.2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Admm_finds_the_mean_of_the_posterior(bool orthonormal)
    {
        using var scope = NewDisposeScope();
        using var a = orthonormal ? Experiment.Rows() : Experiment.Oblique();
        using var y = Experiment.Measure(a, sigma: Noise);
        var prior = GaussianPrior.Smooth();
        var (mean, _) = prior.Posterior(a, y.Y, Noise);
        Assert.InRange(Dense.Distance(Restored(Splitting.Admm, y, prior).flatten(), mean), 0, 1e-5);
    }

    [Fact]
    public void Half_quadratic_splitting_ends_where_both_of_its_steps_agree()
    {
        // x (AᵀA + α) = Aᵀy + α z and z = m + K (x − m):  (AᵀA + α (1 − K)) x = Aᵀy + α (1 − K) m
        using var scope = NewDisposeScope();
        using var a = Experiment.Oblique();
        using var y = Experiment.Measure(a, sigma: Noise);
        var (prior, matrix) = (GaussianPrior.Smooth(), Dense.Of(a));
        var rest = eye(Experiment.Pixels, dtype: ScalarType.Float64).Minus(prior.Shrinkage(Sigma))
            .Times(Noise * Noise / (Sigma * Sigma));
        var x = linalg.solve(
            matrix.t().mm(matrix).Plus(rest), matrix.t().mv(y.Y.flatten())
            .Plus(rest.mv(prior.Mean)).unsqueeze(1)).squeeze(1);
        var z = prior.Mean.Plus(prior.Shrinkage(Sigma).mv(x.Minus(prior.Mean)));
        Assert.InRange(Dense.Distance(Restored(Splitting.Hqs, y, prior).flatten(), z), 0, 1e-5);
    }

    [Fact]
    public void Noise_levels_end_at_that_of_the_measurement()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Mask();
        using var y = Experiment.Measure(a, sigma: Noise);
        var levels = new LevelsSeen(GaussianPrior.Smooth());
        new PnpSampler(new() { Steps = 3 }).Sample(y, levels, Experiment.Context());
        Assert.Equal(
            [49.0 / 255, Math.Sqrt(49.0 / 255 * Noise), Noise], levels.Sigmas, (e, f) =>
                Math.Abs(e - f) < 1e-12);
    }

    private static Tensor Restored(Splitting splitting, Sdk.Operators.Measurement y, GaussianPrior prior) =>
        new PnpSampler(
        new() { Steps = 2000, Lambda = 1, SigmaMax = Sigma, SigmaMin = Sigma, Splitting = splitting })
        .Sample(y, prior, Experiment.Context());
}
