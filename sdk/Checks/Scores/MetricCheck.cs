using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Scores;

/// <summary>
/// The conformance suite of metrics: proves, as far as numbers can, that a metric keeps its contract.
/// </summary>
/// <remarks>
/// For authors' tests, and for <c>idm plugins check</c>:
/// <code>Assert.True(MetricCheck.Full(metric, RandomStream.FromSeed(1)).Passed);</code>
/// </remarks>
public static class MetricCheck
{
    private const int Side = 192, Images = 3;
    private const double SinglePrecision = 1e-3;

    /// <summary>
    /// The whole suite on images of 192 x 192 pixels, of one channel, or of three if the metric wants them.
    /// </summary>
    /// <param name="metric">The metric; it stays the caller's.</param>
    /// <param name="random">Where images are drawn from.</param>
    public static CheckReport Full(IMetric metric, RandomStream random)
    {
        // Restored at the end, whatever the metric leaves.
        using var mode = set_grad_enabled(true);
        var pairs = new ImagePairs(random, 1, Side);
        var first = OperatorCheck.Guard("value", () => Value(metric, pairs));
        if (!first.Passed)
        {
            var colour = new ImagePairs(random, 3, Side);
            var second = OperatorCheck.Guard("value", () => Value(metric, colour));
            if (!second.Passed) return new CheckReport([first]);
            (pairs, first) = (colour, second);
        }
        return new CheckReport(
        [
            first,
            OperatorCheck.Guard("deterministic", () => Deterministic(metric, pairs)),
            OperatorCheck.Guard("direction", () => Direction(metric, pairs)),
            OperatorCheck.Guard("dtype", () => Precision(metric, pairs)),
            OperatorCheck.Guard("batch", () => Batch(metric, pairs)),
            OperatorCheck.Guard("input left alone", () => Input(metric, pairs)),
            OperatorCheck.Guard("grad mode", () => GradMode(metric, pairs)),
            OperatorCheck.Guard("leaks", () => Leaks(metric, pairs)),
        ]);
    }

    private static CheckResult Value(IMetric metric, ImagePairs pairs)
    {
        var value = Of(metric, pairs);
        return double.IsFinite(value) ? CheckResult.Pass("value") : CheckResult.Fail(
            "value", FormattableString.Invariant(
                $"it is {value} for images {pairs} in [0, 1] that differ: division by 0?"));
    }

    private static CheckResult Deterministic(IMetric metric, ImagePairs pairs)
    {
        var (first, second) = (Of(metric, pairs), Of(metric, pairs));
        return first.Equals(second) ? CheckResult.Pass("deterministic") : CheckResult.Fail(
            "deterministic", FormattableString.Invariant($"the same images give {first} and then {second}: ")
                + "seed what is drawn, keep nothing between calls");
    }

    private static CheckResult Direction(IMetric metric, ImagePairs pairs)
    {
        var (off, same) = (Of(metric, pairs), Of(metric, pairs, identical: true));
        return double.IsNaN(same) || (metric.HigherIsBetter ? same < off : same > off)
            ? CheckResult.Fail("direction", FormattableString.Invariant(
                $"identical images score {same}, different ones {off}, ")
                + $"and HigherIsBetter is {metric.HigherIsBetter}: identical images should score best")
            : CheckResult.Pass("direction");
    }

    private static CheckResult Precision(IMetric metric, ImagePairs pairs)
    {
        var (single, twice) = (Of(metric, pairs), Of(metric, pairs, dtype: ScalarType.Float64));
        var error = Math.Abs(single - twice) / Math.Max(Math.Abs(twice), double.Epsilon);
        return CheckResult.Within(
            "dtype", error, SinglePrecision,
            FormattableString.Invariant($"float32 {single:g9}, float64 {twice:g9}"));
    }

    private static CheckResult Batch(IMetric metric, ImagePairs pairs)
    {
        var (x, y) = pairs.Pair(Images);
        double value;
        using (var set = metric.StartSet())
        {
            set?.Add(x, y);
            value = set?.Compute() ?? metric.Compute(x, y);
        }
        return double.IsFinite(value) ? CheckResult.Pass("batch") : CheckResult.Fail(
            "batch", FormattableString.Invariant($"it is {value} for a batch of {Images} images"));
    }

    private static CheckResult Input(IMetric metric, ImagePairs pairs)
    {
        var (x, y) = pairs.Pair(1);
        var (oldX, oldY) = (x.clone(), y.clone());
        using (var set = metric.StartSet())
        {
            if (set is null) metric.Compute(x, y);
            else set.Add(x, y);
        }
        return x.IsInvalid || y.IsInvalid
            ? CheckResult.Fail("input left alone", "it disposed an image of the caller")
            : Comparison.Same(x, oldX) && Comparison.Same(y, oldY)
                ? CheckResult.Pass("input left alone")
                : CheckResult.Fail("input left alone", "it changed an image: copy before working in place");
    }

    private static CheckResult GradMode(IMetric metric, ImagePairs pairs)
    {
        using var on = set_grad_enabled(true);
        Of(metric, pairs);
        return is_grad_enabled() ? CheckResult.Pass("grad mode") : CheckResult.Fail(
            "grad mode", "it left gradients off: restore what was set, with no_grad() in a using");
    }

    private static CheckResult Leaks(IMetric metric, ImagePairs pairs)
    {
        Of(metric, pairs);                                      // what is cached once is not a leak
        var before = Alive;
        for (var i = 0; i < Images; i++) Of(metric, pairs);
        var leaked = Alive - before;
        return CheckResult.Within("leaks", leaked, 0, leaked <= 0 ? ""
            : $"{leaked} tensors outlived {Images} values: leave intermediate tensors in the caller's "
                + "dispose scope, and free those of a set when it is disposed");
    }

    private static long Alive => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    /// <summary>The value of one pair, or over a set of some, each freed before the next.</summary>
    private static double Of(
        IMetric metric, ImagePairs pairs, bool identical = false, ScalarType dtype = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var set = metric.StartSet();
        if (set is null)
        {
            var (x, y) = pairs.Pair(1, dtype: dtype);
            return metric.Compute(identical ? y.clone() : x, y);
        }
        for (var i = 0; i < Images; i++)
        {
            using var inner = NewDisposeScope();
            var (x, y) = pairs.Pair(1, $"image {i}", dtype);
            set.Add(identical ? y.clone() : x, y);
        }
        return set.Compute();
    }
}
