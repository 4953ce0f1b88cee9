using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.ZeroShot;

/// <summary>What all zero-shot samplers have in common.</summary>
public sealed class SamplerContractTests
{
    public static TheoryData<string> All => ["ddnm", "ddrm", "dps", "diffpir", "daps", "pnp"];

    public static TheoryData<string> Drawing => ["ddnm", "ddrm", "dps", "diffpir", "daps"];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_step_is_shown_and_calls_the_model(string name)
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a, 2);
        var (seen, model) = (new List<(int, int)>(), new LevelsSeen(GaussianPrior.Smooth()));
        var sampler = Create(name, 4);
        var found = sampler.Sample(y, model, Experiment.Context(step =>
        {
            Assert.Equal([2, 1, 4, 4], step.Estimate.shape);
            seen.Add((step.Index, step.Count));
        }));
        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], seen);
        Assert.Equal((4, true), (sampler.Steps, sampler.NeedsModel));
        Assert.Equal(name == "daps" ? 8 : 4, model.Sigmas.Count);
        Assert.True(found.isfinite().all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_stream_gives_the_same_bits_and_each_item_of_a_batch_draws_its_own(string name)
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a, 2);
        var prior = GaussianPrior.Smooth();
        var once = Create(name, 3).Sample(y, prior, Experiment.Context());
        Assert.True(Same(once, Create(name, 3).Sample(y, prior, Experiment.Context())));
        Assert.Equal(name == "pnp", Same(once[0], once[1]));
    }

    [Theory]
    [MemberData(nameof(Drawing))]
    public void A_seed_changes_the_draws(string name)
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a);
        var prior = GaussianPrior.Smooth();
        Tensor[] found =
            [.. new long?[] { null, 1, 2, 1 }.Select(
                s => Create(name, 3, s).Sample(y, prior, Experiment.Context()))];
        Assert.Equal(
            [false, false, true], new[] { (0, 1), (1, 2), (1, 3) }.Select(
                p => Same(found[p.Item1], found[p.Item2])));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_stops_when_told_to(string name)
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a);
        using var stop = new CancellationTokenSource();
        var last = 0;
        var context = Experiment.Context(step => { last = step.Index; stop.Cancel(); }, stop.Token);
        Assert.Throws<OperationCanceledException>(
            () => Create(name, 50).Sample(y, GaussianPrior.Smooth(), context));
        Assert.Equal(1, last);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_left_behind_does_not_grow_with_the_steps(string name)
    {
        using var a = Experiment.Oblique();
        using var rows = Experiment.Rows();
        using var y = Experiment.Measure(name == "ddrm" ? rows : a);
        var prior = GaussianPrior.Smooth();
        long Left(int steps)
        {
            using var scope = NewDisposeScope();
            var before = Alive;
            Create(name, steps).Sample(y, prior, Experiment.Context());
            return Alive - before;
        }
        Left(2);
        var start = Alive;
        var few = Left(3);
        Assert.Equal(few, Left(9));
        Assert.Equal(start, Alive);
        Assert.InRange(few, 1, 2);                          // the result, and what it started from
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Single_precision_stays_so(string name)
    {
        using var scope = NewDisposeScope();
        using var a = new LinearOperator(
            Experiment.Image, [1, 4, 4], x => x.clone(), y =>
                y.clone()) { Norm = 1, PseudoInverseIsAdjoint = true };
        using var y = new Measurement(a, full([1, 1, 4, 4], 0.5, ScalarType.Float32)) { NoiseSigma = 0.1 };
        var found = Create(name, 3).Sample(y, GaussianPrior.Smooth(), Experiment.Context());
        Assert.Equal(ScalarType.Float32, found.dtype);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_model_that_looks_at_the_measurement_is_refused(string name)
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a);
        var error = Assert.Throws<PluginException>(
            () => Create(name, 3).Sample(y, new Looking(), Experiment.Context()));
        Assert.Equal($"the sampler '{name}' needs a prior, a model that knows the noise level alone, and "
            + "this one looks at the measurement: name a prior, such as 'prior', or use the sampler that the "
            + "model was made for, such as 'idm'", error.Message);
    }

    [Theory]
    [InlineData("ddnm")]
    [InlineData("ddrm")]
    [InlineData("diffpir")]
    [InlineData("pnp")]
    public void An_operator_that_is_not_linear_is_refused(string name)
    {
        using var a = Experiment.Clipped();
        Refused(name, a, $"the sampler '{name}' needs a linear operator, and this one is not: "
            + "use a sampler that follows the gradient: 'landweber', or 'dps' or 'daps' with a prior");
    }

    [Fact]
    public void An_operator_whose_inverse_is_missing_or_another_is_refused_where_it_matters()
    {
        using var without = Experiment.WithoutInverse();
        using var oblique = Experiment.Oblique();
        Refused("ddnm", without, "the sampler 'ddnm' needs the pseudo-inverse A⁺, and this operator has "
            + "none: use a sampler that goes without: 'landweber', 'cg' or 'tv'; 'diffpir', 'pnp', 'daps' or "
            + "'dps' with a prior; or 'idm' with consistency: gradient");
        Refused("ddrm", oblique, "the sampler 'ddrm' needs an operator with A⁺ = Aᵀ, whose singular values "
            + "are 0 and 1, and this one's are others: use 'ddnm', 'diffpir' or 'dps'");
        Refused("ddnm", oblique, "the sampler 'ddnm' with noise in the measurement needs an operator with A⁺ "
            + "= Aᵀ, whose singular values are 0 and 1, and this one's are others: use 'diffpir', 'pnp' or "
            + "'dps'", noise: 0.1);
        foreach (var name in (string[])["diffpir", "pnp", "daps", "dps"])
        {
            using var scope = NewDisposeScope();
            using var y = Experiment.Measure(without);
            Create(name, 2).Sample(y, GaussianPrior.Smooth(), Experiment.Context());
        }
    }

    [Fact]
    public void Noise_levels_keep_to_the_model()
    {
        using var scope = NewDisposeScope();
        using var a = Experiment.Rows();
        using var y = Experiment.Measure(a);
        var prior = new GaussianPrior(
            GaussianPrior.Smooth().Mean, GaussianPrior.Smooth().Covariance) { SigmaRange = new(0.01, 20) };
        var model = new LevelsSeen(prior);
        new DdnmSampler(new() { Steps = 3, Spacing = NoiseSpacing.Log })
            .Sample(y, model, Experiment.Context());
        Assert.Equal([20, Math.Sqrt(20 * 0.01), 0.01], model.Sigmas, (e, f) => Math.Abs(e - f) < 1e-12);
        var error = Assert.Throws<PluginException>(
            () => new DdnmSampler(new() { SigmaMax = 30 }).Sample(y, prior, Experiment.Context()));
        Assert.Equal("the sampler 'ddnm' is told σ = 30 (sigma_max), and the model was made for σ from 0.01 "
            + "to 20: choose a level in there, or leave sigma_max out", error.Message);
        error = Assert.Throws<PluginException>(() =>
            new DdnmSampler(new() { SigmaMax = 0.1, SigmaMin = 0.2 }).Sample(y, prior, Experiment.Context()));
        Assert.Equal("the sampler 'ddnm' goes from σ = 0.1 down to 0.2, which is higher: sigma_min has to be "
            + "below sigma_max", error.Message);
    }

    [Fact]
    public void Karras_levels_are_even_in_the_seventh_root()
    {
        var options = new DdnmOptions { SigmaMax = 80, SigmaMin = 0.002 };
        var roots = options.Sigmas(5, SigmaRange.All, "ddnm").Take(5).Select(s => Math.Pow(s, 1 / 7.0))
            .ToArray();
        Assert.Equal(80, Math.Pow(roots[0], 7), 1e-9);
        Assert.Equal(0.002, Math.Pow(roots[4], 7), 1e-9);
        Assert.All(
            roots.Zip(roots.Skip(1)), pair =>
                Assert.Equal((roots[0] - roots[4]) / 4, pair.First - pair.Second, 1e-12));
    }

    private static long Alive => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static bool Same(Tensor a, Tensor b) => a.equal(b).all().item<bool>();

    private static ISampler Create(string name, int steps, long? seed = null) => name switch
    {
        "ddnm" => new DdnmSampler(new() { Steps = steps, Seed = seed }),
        "ddrm" => new DdrmSampler(new() { Steps = steps, Seed = seed }),
        "dps" => new DpsSampler(new() { Steps = steps, Seed = seed }),
        "diffpir" => new DiffPirSampler(new() { Steps = steps, Seed = seed }),
        "daps" => new DapsSampler(new() { Steps = steps, OdeSteps = 2, LangevinSteps = 3, Seed = seed }),
        _ => new PnpSampler(new() { Steps = steps }),
    };

    private static void Refused(string name, IOperator a, string message, double noise = 0)
    {
        using var scope = NewDisposeScope();
        using var y = Experiment.Measure(a, sigma: noise);
        var error = Assert.Throws<PluginException>(
            () => Create(name, 3).Sample(y, GaussianPrior.Smooth(), Experiment.Context()));
        Assert.Equal(message, error.Message);
    }

    private sealed class Looking : IModel
    {
        public nn.Module Network => throw new NotSupportedException();

        public Tensor Estimate(Tensor x, NoiseLevel level, Measurement? measurement) =>
            throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
