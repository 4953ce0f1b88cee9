using Idm.Engine.Running;
using Idm.Engine.Solving;
using Idm.Plugins.Essentials;
using Idm.Plugins.Restoration;
using Idm.Plugins.Tests.ZeroShot;
using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>
/// Several samples of one measurement: their mean, their deviation, and whether it is right.
/// </summary>
public sealed class SamplesTests
{
    private const double Noise = 0.1, Prior = 0.2;

    /// <summary>Of independent Gaussian pixels the posterior is known: s² = 1 / (1/σ² + 1/σ₀²).</summary>
    [Fact]
    public void Mean_and_deviation_are_those_of_the_posterior_and_the_coverage_is_right()
    {
        using var solver = Solver(new Exact(), 40);
        using var restored = Restore(solver, 32, out _);
        var posterior = Math.Sqrt(1 / ((1 / (Noise * Noise)) + (1 / (Prior * Prior))));
        var numbers = Uncertainty.Of(restored.Restored, restored.Deviation!, restored.Reference)
            .ToDictionary();
        Assert.Equal(posterior, numbers["deviation"], 0.04 * posterior);
        Assert.Equal(0.683, numbers["within_1_sigma"], 0.05);
        Assert.Equal(0.954, numbers["within_2_sigma"], 0.03);
    }

    [Fact]
    public void The_numbers_are_mean_and_sample_deviation_of_the_samples_alone()
    {
        using var scope = NewDisposeScope();
        using var solver = Solver(new Exact(), 4);
        using var restored = Restore(solver, 8, out var reports);
        using var noGrad = no_grad();
        var x = restored.Reference!;
        var item = solver.Seed.Derive("image").Derive("image");
        using var a = solver.CreateOperator(new ImageShape(1, 8, 8), item);
        using var y = solver.Measure(a, x, item);
        var each = stack([.. Enumerable.Range(0, 4)
            .Select(i => solver.Restore(y, item, null, default, sample: i))]);
        Assert.InRange(Distance(each.mean([0]), restored.Restored), 0, 1e-6);
        Assert.InRange(Distance(each.std(0), restored.Deviation!), 0, 1e-6);
        // One step for each sample, and the mean at the end.
        Assert.Equal([(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)], reports.Select(r => (r.Index, r.Count)));
        Assert.Equal([false, false, true, true, true], reports.Select(r => r.Deviation));
    }

    [Fact]
    public void The_first_sample_is_the_only_one_of_a_run_without_samples()
    {
        using var scope = NewDisposeScope();
        using var one = Solver(new Exact(), 1);
        using var alone = Restore(one, 8, out var reports);
        Assert.Null(alone.Deviation);
        Assert.Equal((1, 1), (reports.Single().Index, reports.Single().Count));

        using var several = Solver(new Exact(), 4);
        using var noGrad = no_grad();
        var item = several.Seed.Derive("image").Derive("image");
        using var a = several.CreateOperator(new ImageShape(1, 8, 8), item);
        using var y = several.Measure(a, alone.Reference!, item);
        foreach (var sample in (int[])[0, 1])
        {
            var x = several.Restore(y, item, null, default, sample: sample).clamp(0, 1);
            Assert.Equal(sample == 0, Distance(x, alone.Restored) < 1e-6);
        }
    }

    [Fact]
    public void The_seed_of_a_sampler_changes_its_draws_and_not_the_measurement()
    {
        using var scope = NewDisposeScope();
        Tensor[] restored = new Tensor[2], measured = new Tensor[2];
        for (var seed = 0; seed < 2; seed++)
        {
            using var solver = Solver(new DdnmSampler(new() { Steps = 3, Seed = seed }), 2);
            using var found = Restore(solver, 8, out _);
            (restored[seed], measured[seed]) = (found.Restored.clone(), found.BackProjection.clone());
        }
        Assert.Equal(0, Distance(measured[0], measured[1]));
        Assert.True(Distance(restored[0], restored[1]) > 1e-3);
    }

    [Fact]
    public void A_sampler_that_draws_nothing_is_refused()
    {
        using var solver = Solver(new PnpSampler(new() { Steps = 2 }), 3);
        var error = Assert.Throws<PluginException>(() => Restore(solver, 8, out _));
        Assert.Equal("sampler.samples: found 3, and this sampler draws nothing: all samples would be the "
            + "same. Remove it, or use a sampler that draws, such as 'ddnm', 'diffpir', 'dps' or 'daps'",
            error.Message);
    }

    private static Solver Solver(ISampler sampler, int samples) => new(
        new ForwardModel(new Denoising(), new GaussianNoise(new() { Sigma = Noise }), 1, 5, CPU),
        new Gaussian(), sampler, 1) { Samples = samples };

    private static RestoredImage Restore(
        Solver solver, int side, out List<(int Index, int Count, bool Deviation)> reports)
    {
        var random = RandomStream.FromSeed(9);
        float[] samples = [.. Enumerable.Range(0, side * side)
            .Select(_ => (float)(0.5 + (Prior * random.NextNormal())))];
        List<(int, int, bool)> seen = [];
        reports = seen;
        return RestoredImage.Of(
            solver, "image", new ImageData(new ImageShape(1, side, side), samples, 255),
            step => seen.Add((step.Step.Index, step.Step.Count, step.Deviation is not null)), default);
    }

    private static double Distance(Tensor a, Tensor b) => a.Minus(b).abs().max().item<float>();

    private sealed class Gaussian : IModelFactory
    {
        public IModel Create(ModelRequest request) => new Denoiser();
    }

    /// <summary>The posterior mean of independent pixels of mean ½.</summary>
    private sealed class Denoiser : IDenoiser
    {
        public nn.Module Network { get; } = nn.Identity();

        public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement)
        {
            var sigma = level.Number!.Value;
            var share = Prior * Prior / ((Prior * Prior) + (sigma * sigma));
            return x.Minus(0.5).Times(share).Plus(0.5);
        }

        public void Dispose() => Network.Dispose();
    }

    /// <summary>Draws from the posterior of independent pixels in closed form.</summary>
    private sealed class Exact : ISampler
    {
        public int Steps => 1;

        public bool NeedsModel => true;

        public Tensor Sample(Measurement measurement, IModel? model, SamplerContext context) =>
            context.Iterate(measurement.BackProjection, 1, (x, _) =>
            {
                var spread = Math.Sqrt(1 / ((1 / (Noise * Noise)) + (1 / (Prior * Prior))));
                return model!.Denoise(x, NoiseLevel.OfSigma(Noise), measurement)
                    .WithNoise(spread, context.Random);
            });
    }
}
