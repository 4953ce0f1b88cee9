using Idm.Sdk.Checks;
using Idm.Sdk.Checks.Scores;
using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Tests.Checks;

/// <summary>
/// The suites of metrics and losses pass what is right, and name each fault by the check that fits it.
/// </summary>
public sealed class ScoreCheckTests : IDisposable
{
    private static readonly List<Tensor> _kept = [];
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        foreach (var tensor in _kept) tensor.Dispose();
        _kept.Clear();
    }

    public static TheoryData<string> WrongMetrics =>
        ["value", "deterministic", "direction", "dtype", "batch", "input left alone", "grad mode", "leaks"];

    public static TheoryData<string> WrongLosses =>
        ["scalar", "dtype", "finite", "deterministic", "direction", "gradient", "input left alone", "leaks"];

    [Fact]
    public void A_right_metric_and_a_right_loss_pass()
    {
        Assert.True(Suite(Error).Passed, Suite(Error).ToString());
        Assert.Equal(8, Suite(Error).Results.Count);
        var loss = LossCheck.Full(new Loss((x, y) => x.sub(y).square().mean()), RandomStream.FromSeed(1));
        Assert.True(loss.Passed, loss.ToString());
        Assert.Equal(8, loss.Results.Count);
    }

    [Fact]
    public void A_right_metric_over_a_set_passes_and_one_that_keeps_images_of_the_caller_does_not()
    {
        var right = MetricCheck.Full(new OverSet(copies: true), RandomStream.FromSeed(1));
        Assert.True(right.Passed, right.ToString());
        Assert.Equal("value", Assert.Single(
            MetricCheck.Full(new OverSet(copies: false), RandomStream.FromSeed(1)).Failures).Name);
    }

    [Fact]
    public void Scores_of_colour_images_alone_pass()
    {
        var metric = Suite(
            (x, y) => x.shape[1] == 3 ? Error(x, y) : throw new PluginException("wants three channels"));
        Assert.True(metric.Passed, metric.ToString());
        var loss = LossCheck.Full(
            new Loss((x, y) => x.sub(y).mul(ones(1, 3, 1, 1, dtype: x.dtype)).abs().mean()
            .mul(x.shape[1] == 3 ? 1 : throw new PluginException("wants three channels"))),
            RandomStream.FromSeed(1));
        Assert.True(loss.Passed, loss.ToString());
    }

    [Theory]
    [MemberData(nameof(WrongMetrics))]
    public void A_wrong_metric_is_named_by_the_check_that_fits(string fault)
    {
        var calls = 0;
        var report = Suite((x, y) => fault switch
        {
            "value" => double.NaN,
            "deterministic" => Error(x, y) + (1e-9 * calls++),
            "direction" => -Error(x, y),
            "dtype" => x.dtype == ScalarType.Float64 ? 2 * Error(x, y) : Error(x, y),
            "batch" =>
                Error(x.squeeze(0).permute(1, 2, 0).unsqueeze(0), y.squeeze(0).permute(1, 2, 0).unsqueeze(0)),
            "input left alone" => Error(x.sub_(y), zeros_like(y)),
            "grad mode" => Forgetful(x, y),
            _ => Leaking(x, y),
        });
        Assert.Equal([fault], report.Failures.Select(f => f.Name));
        Assert.NotEmpty(report.Failures.Single().Detail);
        Assert.True(is_grad_enabled());
    }

    [Theory]
    [MemberData(nameof(WrongLosses))]
    public void A_wrong_loss_is_named_by_the_check_that_fits(string fault)
    {
        var calls = 0;
        var report = LossCheck.Full(new Loss((x, y) =>
        {
            var squares = x.sub(y).square();
            return fault switch
            {
                "scalar" => squares.mean([0, 1, 2, 3], keepdim: true),
                "dtype" => squares.mean().to(ScalarType.Float32),
                "finite" => squares.mean().log(),
                "deterministic" => squares.mean().add((1e-9 * calls++).ToScalar()),
                "direction" => squares.mean().neg(),
                "gradient" => x.detach().sub(y).mul(x.sub(y)).mean(),
                "input left alone" => squares.mean().add(y.add_(Scalars.One).sum().mul(Scalars.Zero)),
                _ => Keep(squares).mean(),
            };
        }), RandomStream.FromSeed(1));
        Assert.Contains(fault, report.Failures.Select(f => f.Name));
        Assert.True(report.Failures.Count() <= 2, report.ToString());
        Assert.All(report.Failures, f => Assert.NotEmpty(f.Detail));
    }

    private static CheckReport Suite(Func<Tensor, Tensor, double> compute) =>
        MetricCheck.Full(new Metric(compute), RandomStream.FromSeed(1));

    private static double Error(Tensor x, Tensor y) =>
        x.sub(y).to(ScalarType.Float64).square().mean().item<double>();

    private static double Forgetful(Tensor x, Tensor y)
    {
        set_grad_enabled(false);
        return Error(x, y);
    }

    private static double Leaking(Tensor x, Tensor y) => Error(Keep(x.clone()), y);

    private static Tensor Keep(Tensor tensor)
    {
        _kept.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    private sealed class Metric(Func<Tensor, Tensor, double> compute) : IMetric
    {
        public bool HigherIsBetter => false;

        public double Compute(Tensor restored, Tensor reference) => compute(restored, reference);
    }

    private sealed class Loss(Func<Tensor, Tensor, Tensor> compute) : ILoss
    {
        public Tensor Compute(Tensor restored, Tensor reference) => compute(restored, reference);
    }

    private sealed class OverSet(bool copies) : IMetric
    {
        public bool HigherIsBetter => false;

        public double Compute(Tensor restored, Tensor reference) =>
            throw new NotSupportedException("a set was offered");

        public MetricSet StartSet() => new Set(copies);

        private sealed class Set(bool copies) : MetricSet
        {
            private readonly List<Tensor> _differences = [];

            public override void Add(Tensor restored, Tensor reference) =>
                _differences.Add(copies ? restored.sub(reference).DetachFromDisposeScope() : restored);

            public override double Compute() =>
                _differences.Average(d => d.to(ScalarType.Float64).square().mean().item<double>());

            public override void Dispose()
            {
                foreach (var difference in _differences) difference.Dispose();
            }
        }
    }
}
