using Idm.Sdk.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Sdk.Checks.Scores;

/// <summary>
/// The conformance suite of losses: proves, as far as numbers can, that a loss keeps its contract.
/// </summary>
/// <remarks>
/// For authors' tests, and for <c>idm plugins check</c>:
/// <code>Assert.True(LossCheck.Full(loss, RandomStream.FromSeed(1)).Passed);</code>
/// </remarks>
public static class LossCheck
{
    private const int Side = 64, Batch = 2, Rounds = 3;
    private const double Step = 1e-6, GradientLimit = 1e-4, Rounding = 1e-12;

    /// <summary>
    /// The whole suite on two images of 64 x 64 pixels, of one channel, or of three if the loss wants them.
    /// </summary>
    /// <param name="loss">The loss; it stays the caller's.</param>
    /// <param name="random">Where images are drawn from.</param>
    public static CheckReport Full(ILoss loss, RandomStream random)
    {
        var pairs = new ImagePairs(random, 1, Side);
        var first = OperatorCheck.Guard("scalar", () => Scalar(loss, pairs));
        if (!first.Passed)
        {
            var colour = new ImagePairs(random, 3, Side);
            var second = OperatorCheck.Guard("scalar", () => Scalar(loss, colour));
            if (!second.Passed) return new CheckReport([first]);
            (pairs, first) = (colour, second);
        }
        return new CheckReport(
        [
            first,
            OperatorCheck.Guard("dtype", () => DType(loss, pairs)),
            OperatorCheck.Guard("finite", () => Finite(loss, pairs)),
            OperatorCheck.Guard("deterministic", () => Deterministic(loss, pairs)),
            OperatorCheck.Guard("direction", () => Direction(loss, pairs)),
            OperatorCheck.Guard("gradient", () => Gradient(loss, pairs)),
            OperatorCheck.Guard("input left alone", () => Input(loss, pairs)),
            OperatorCheck.Guard("leaks", () => Leaks(loss, pairs)),
        ]);
    }

    private static CheckResult Scalar(ILoss loss, ImagePairs pairs)
    {
        var (x, y) = pairs.Pair(Batch);
        var value = loss.Compute(x, y);
        return value.dim() == 0 ? CheckResult.Pass("scalar") : CheckResult.Fail(
            "scalar", $"it has the shape {Comparison.Shape(value.shape)}, expected one number without "
                + "dimensions: take the mean");
    }

    private static CheckResult DType(ILoss loss, ImagePairs pairs)
    {
        foreach (var dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            var (x, y) = pairs.Pair(Batch, dtype: dtype);
            var found = loss.Compute(x, y).dtype;
            if (found != dtype) return CheckResult.Fail("dtype", $"images in {dtype} give a loss in {found}");
        }
        return CheckResult.Pass("dtype");
    }

    private static CheckResult Finite(ILoss loss, ImagePairs pairs)
    {
        var (value, same) = (Of(loss, pairs), Of(loss, pairs, identical: true));
        return double.IsFinite(value) && double.IsFinite(same)
            ? CheckResult.Pass("finite")
            : CheckResult.Fail(
            "finite", FormattableString.Invariant(
                $"it is {value} for images in [0, 1], and {same} for identical ones: division by 0?"));
    }

    private static CheckResult Deterministic(ILoss loss, ImagePairs pairs)
    {
        var (first, second) = (Of(loss, pairs), Of(loss, pairs));
        return first.Equals(second) ? CheckResult.Pass("deterministic") : CheckResult.Fail(
            "deterministic", FormattableString.Invariant(
                $"the same images give {first} and then {second}: a resumed training would differ"));
    }

    private static CheckResult Direction(ILoss loss, ImagePairs pairs)
    {
        var (off, same) = (Of(loss, pairs), Of(loss, pairs, identical: true));
        return same <= off ? CheckResult.Pass("direction") : CheckResult.Fail(
            "direction", FormattableString.Invariant($"identical images give {same}, different ones {off}: ")
                + "training makes it small, so identical images should give least");
    }

    /// <summary>The derivative along a random direction, beside the central difference, in float64.</summary>
    private static CheckResult Gradient(ILoss loss, ImagePairs pairs)
    {
        var (x, y) = pairs.Pair(Batch, dtype: ScalarType.Float64);
        var direction = pairs.Pair(Batch, "direction", ScalarType.Float64).Reference.Minus(0.5);
        var input = x.clone().requires_grad_();
        using (set_grad_enabled(true))
        {
            var value = loss.Compute(input, y);
            if (!value.requires_grad)
                return CheckResult.Fail("gradient",
                    "its value has no gradient: compute it with tensors, not with item()");
            value.backward();
        }
        if (input.grad is not { } gradient)
            return CheckResult.Fail("gradient", "nothing reached the restored image");
        if (Comparison.Max(gradient) is var largest && !double.IsFinite(largest))
            return CheckResult.Fail("gradient", FormattableString.Invariant($"max |gradient| = {largest}"));
        var found = gradient.mul(direction).sum().item<double>();
        using var noGrad = no_grad();
        var change = direction.Times(Step);
        var expected = (Number(loss.Compute(x.Plus(change), y)) - Number(loss.Compute(x.sub(change), y))) / (
            2 * Step);
        var error = Math.Abs(found - expected) / Math.Max(Math.Abs(expected), Rounding);
        return CheckResult.Within("gradient", error, GradientLimit, FormattableString.Invariant(
            $"along a direction {found:g9}, by differences {expected:g9}"));
    }

    private static CheckResult Input(ILoss loss, ImagePairs pairs)
    {
        var (x, y) = pairs.Pair(Batch);
        var (oldX, oldY) = (x.clone(), y.clone());
        loss.Compute(x, y);
        return x.IsInvalid || y.IsInvalid
            ? CheckResult.Fail("input left alone", "it disposed an image of the caller")
            : Comparison.Same(x, oldX) && Comparison.Same(y, oldY)
                ? CheckResult.Pass("input left alone")
                : CheckResult.Fail("input left alone", "it changed an image: copy before working in place");
    }

    private static CheckResult Leaks(ILoss loss, ImagePairs pairs)
    {
        Of(loss, pairs);                                        // what is cached once is not a leak
        var before = Alive;
        for (var i = 0; i < Rounds; i++) Of(loss, pairs);
        var leaked = Alive - before;
        return CheckResult.Within("leaks", leaked, 0, leaked <= 0 ? ""
            : $"{leaked} tensors outlived {Rounds} values: leave intermediate tensors in the caller's "
                + "dispose scope");
    }

    private static long Alive => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static double Of(ILoss loss, ImagePairs pairs, bool identical = false)
    {
        using var scope = NewDisposeScope();
        var (x, y) = pairs.Pair(Batch, dtype: ScalarType.Float64);
        return Number(loss.Compute(identical ? y.clone() : x, y));
    }

    private static double Number(Tensor value) => value.detach().to(ScalarType.Float64).item<double>();
}
