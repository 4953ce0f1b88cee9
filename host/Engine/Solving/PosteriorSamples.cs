using Idm.Sdk;
using Idm.Sdk.Samplers;
using static TorchSharp.torch;

namespace Idm.Engine.Solving;

/// <summary>
/// Mean and standard deviation of several restorations of one measurement, by any sampler that draws.
/// </summary>
/// <remarks>
/// Sums are updated sample by sample (B. P. Welford, Technometrics 4, 1962): memory does not grow with the
/// number of samples.
/// </remarks>
internal static class PosteriorSamples
{
    /// <summary>Draws samples; the results are in the caller's dispose scope.</summary>
    /// <param name="count">How many, n.</param>
    /// <param name="restore">Restores once: the sample from 0, and who watches its steps.</param>
    /// <param name="report">
    /// Sees the steps of all samples, counted through, with the deviation of those done; at the end the
    /// mean. May be null.
    /// </param>
    /// <returns>
    /// The mean x̄, and s = √(Σ (x − x̄)² / (n − 1)), both (N, C, H, W); s is null for one sample.
    /// </returns>
    /// <exception cref="PluginException">The sampler draws nothing: all samples are the same.</exception>
    public static (Tensor Mean, Tensor? Deviation) Draw(
        int count, Func<int, Action<SamplerStep>?, Tensor> restore, Action<SamplerStep, Tensor?>? report)
    {
        if (count == 1) return (restore(0, report is null ? null : step => report(step, null)), null);
        Tensor? mean = null, squares = null, deviation = null;
        var steps = 1;
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            var (done, known) = (i, deviation);
            var x = restore(i, report is null ? null : step => Report(step, done, known));
            if (i == 1) RequireDraws(x, mean!, count);
            var change = mean is null ? x : x.Minus(mean);
            var next = mean is null ? x : mean.Plus(change.Over(i + 1));
            var sum = squares is null ? zeros_like(x) : squares.Plus(change.Times(x.Minus(next)));
            Replace(ref mean, next);
            Replace(ref squares, sum);
            if (i > 0) Replace(ref deviation, sum.Over(i).sqrt());
        }
        squares!.Dispose();
        var total = (count * steps) + 1;
        report?.Invoke(new SamplerStep(total, total, mean!, mean!), deviation);
        return (mean!, deviation);

        void Report(SamplerStep step, int done, Tensor? known)
        {
            steps = step.Count;
            report!(
                step with { Index = (done * steps) + step.Index, Count = (count * steps) + 1 }, known);
        }
    }

    private static void Replace(ref Tensor? old, Tensor by)
    {
        old?.Dispose();
        old = by.MoveToOuterDisposeScope();
    }

    private static void RequireDraws(Tensor x, Tensor first, int count)
    {
        if (!x.equal(first).all().item<bool>()) return;
        throw new PluginException($"sampler.samples: found {count}, and this sampler draws nothing: all "
            + "samples would be the same. Remove it, or use a sampler that draws, such as 'ddnm', 'diffpir', "
            + "'dps' or 'daps'");
    }
}
