using Idm.Plugins.Classical;
using Idm.Plugins.Restoration;
using Idm.Plugins.Tests.Operators;
using Idm.Sdk;
using Idm.Sdk.Operators;
using Idm.Sdk.Samplers;
using Idm.Sdk.Tests.Operators;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Classical;

public sealed class LeastSquaresSamplerTests
{
    private static readonly ImageShape Image = new(1, 6, 7);

    [Theory]
    [InlineData(LeastSquaresSolver.Cgls, 0.05)]
    [InlineData(LeastSquaresSolver.Lsqr, 0.05)]
    [InlineData(LeastSquaresSolver.Cgls, 0)]
    public void Cg_is_the_dense_tikhonov_solution(LeastSquaresSolver solver, double damping)
    {
        using var scope = NewDisposeScope();
        using var a = Blurred();
        var matrix = Dense.Of(a);
        using var y = new Measurement(a, a.Forward(Requests.Values(2, 1, 6, 7)));
        var options = new ConjugateGradientOptions
        { Damping = damping, Solver = solver, Tolerance = 1e-11, Iterations = 500 };
        var found = new ConjugateGradientSampler(options, Requests.Context()).Sample(y, null, Context(null));
        var weight = damping * Math.Pow(Dense.Norm(matrix), 2);
        var normal = matrix.t().mm(matrix).add(eye(42, dtype: ScalarType.Float64).mul(weight));
        var expected = linalg.solve(normal, y.Y.flatten(1).mm(matrix).t()).t();
        Assert.InRange(Dense.Distance(found.flatten(1), expected), 0, 1e-4);
    }

    [Fact]
    public void Cg_says_once_what_it_did_not_reach_and_shows_its_steps()
    {
        using var scope = NewDisposeScope();
        using var a = Blurred();
        using var y = new Measurement(a, a.Forward(Requests.Values(1, 1, 6, 7)));
        var (said, seen) = (new List<string>(), new List<int>());
        var sampler = new ConjugateGradientSampler(new() { Iterations = 5, Tolerance = 1e-12,
            ReportEvery = 2 },
            Requests.Context() with { Log = said.Add });
        sampler.Sample(y, null, Context(step => seen.Add(step.Index)));
        sampler.Sample(y, null, Context(null));
        Assert.StartsWith("cg did not converge: relative residual ", Assert.Single(said),
            StringComparison.Ordinal);
        Assert.Equal([2, 4, 5], seen);
        Assert.Equal((5, false), (sampler.Steps, sampler.NeedsModel));
        using var stop = new CancellationTokenSource();
        var context = new SamplerContext(_ => stop.Cancel(), Requests.Random, stop.Token);
        Assert.Throws<OperationCanceledException>(() => sampler.Sample(y, null, context));
    }

    [Fact]
    public void Landweber_restores_what_is_not_clipped_and_explains_the_rest()
    {
        using var scope = NewDisposeScope();
        using var a = new Clipping(new() { Exposure = 2 }).Create(Image);
        var truth = Requests.Values(1, 1, 6, 7).abs().clamp_max(1);
        using var y = new Measurement(a, a.Forward(truth));
        var found = new LandweberSampler(new() { Iterations = 50 }).Sample(y, null, Context(null));
        Assert.InRange(Dense.Distance(a.Forward(found), y.Y), 0, 1e-9);
        var dark = truth.lt(0.5);
        Assert.InRange(found.sub(truth)[dark].abs().max().item<double>(), 0, 1e-9);
        Assert.True(dark.any().item<bool>() && !dark.all().item<bool>());
    }

    [Fact]
    public void Landweber_goes_to_the_least_squares_solution_of_linear_problems()
    {
        using var scope = NewDisposeScope();
        using var a = new SuperResolution(new() { Factor = 2 }).Create(new ImageShape(1, 6, 8));
        using var y = new Measurement(a, Requests.Values(1, 1, 3, 4));
        var seen = new List<int>();
        var sampler = new LandweberSampler(new() { Iterations = 25, Bounds = ValueRange.None });
        var found = sampler.Sample(y, null, Context(step => seen.Add(step.Index)));
        Assert.InRange(Dense.Distance(found, a.PseudoInverse(y.Y)), 0, 1e-9);
        Assert.Equal([10, 20, 25], seen);
        var within = new LandweberSampler(new()).Sample(y, null, Context(null));
        Assert.True(within.min().item<double>() >= 0 && within.max().item<double>() <= 1);
    }

    [Fact]
    public void Samplers_that_need_a_linear_operator_say_which_one_does_not()
    {
        using var scope = NewDisposeScope();
        using var a = new Clipping(new()).Create(Image);
        using var y = new Measurement(a, a.Forward(Requests.Values(1, 1, 6, 7)));
        var cg = new ConjugateGradientSampler(new(), Requests.Context());
        foreach (var (name, sampler) in ((string, ISampler)[])[("cg", cg), ("tv",
            new TotalVariationSampler(new()))])
        {
            var error = Assert.Throws<PluginException>(() => sampler.Sample(y, null, Context(null)));
            Assert.Equal($"the sampler '{name}' needs a linear operator, and this one is not: "
                + "use a sampler that follows the gradient: 'landweber', or 'dps' or 'daps' with a prior",
                error.Message);
        }
    }

    private static IOperator Blurred() => new Blur(
        new() { Sigma = 0.6, Boundary = BlurBoundary.Reflect }, Requests.Context()).Create(Image);

    private static SamplerContext Context(Action<SamplerStep>? report) =>
        new(report, Requests.Random, default);
}
