using Idm.Sdk;
using Idm.Sdk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>The noise levels of a diffusion of T steps: which step t has the noise level σ.</summary>
/// <remarks>
/// <code>ᾱ_t = (1 − β_0) ... (1 − β_t);  σ_t = √((1 − ᾱ_t) / ᾱ_t) / s,  t = 0, ..., T − 1</code>
/// σ is in units of images in [0, 1]; the network's are s times as wide, 2 for [−1, 1]. Between two steps t
/// is interpolated in ln σ; outside of them it is the nearest.
/// </remarks>
internal sealed class NoiseTable
{
    private const double MostBeta = 0.999, CosineShift = 0.008, LeastSigma = 1e-30;

    private readonly double[] _logSigmas;

    private NoiseTable(IEnumerable<double> betas, double scale)
    {
        var (alphaBar, logSigmas) = (1.0, new List<double>());
        foreach (var beta in betas)
        {
            alphaBar *= 1 - beta;
            logSigmas.Add(Math.Log(Math.Sqrt((1 - alphaBar) / alphaBar) / scale));
        }
        _logSigmas = [.. logSigmas];
        Range = new SigmaRange(Math.Exp(_logSigmas[0]), Math.Exp(_logSigmas[^1]));
    }

    /// <summary>From the first step's level to the last one's.</summary>
    public SigmaRange Range { get; }

    /// <param name="schedule">How β grows.</param>
    /// <param name="steps">T.</param>
    /// <param name="start">The first β; the cosine schedule has no use for it.</param>
    /// <param name="end">The last one.</param>
    /// <param name="scale">s.</param>
    public static NoiseTable Of(BetaSchedule schedule, int steps, double start, double end, double scale)
    {
        return new NoiseTable(Enumerable.Range(0, steps).Select(t => schedule switch
        {
            BetaSchedule.Linear => double.Lerp(start, end, Share(t)),
            BetaSchedule.ScaledLinear => Math.Pow(double.Lerp(Math.Sqrt(start), Math.Sqrt(end), Share(t)), 2),
            _ => Math.Min(1 - (SquaredCosine(t + 1) / SquaredCosine(t)), MostBeta),
        }), scale);

        double Share(int t) => t / (steps - 1.0);

        double SquaredCosine(int t) =>
            Math.Pow(Math.Cos(((t / (double)steps) + CosineShift) / (1 + CosineShift) * Math.PI / 2), 2);
    }

    /// <summary>
    /// t as a network wants it, in float32: (1), or (N) where each image has a level of its own.
    /// </summary>
    /// <param name="level">The noise level.</param>
    /// <param name="like">Images whose device it takes.</param>
    public Tensor Step(NoiseLevel level, Tensor like)
    {
        using var scope = NewDisposeScope();
        if (level.Number is { } sigma)
        {
            using var step = Step(sigma).ToScalar();
            return full([1], step, dtype: ScalarType.Float32, device: like.device).MoveToOuterDisposeScope();
        }
        var table = tensor(_logSigmas, ScalarType.Float64, like.device);
        var wanted = level.Sigma(like).detach().to(ScalarType.Float64).reshape(-1).AtLeast(LeastSigma).log();
        using Scalar first = 0L.ToScalar(), last = (_logSigmas.Length - 2L).ToScalar(), one = 1L.ToScalar();
        var below = wanted.unsqueeze(1).gt(table).sum(1).sub(one).clamp(first, last);
        var (low, high) = (table.index_select(0, below), table.index_select(0, below.add(one, one)));
        var share = wanted.Minus(low).Over(high.Minus(low)).Within(0, 1);
        return below.Plus(share).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private double Step(double sigma)
    {
        var wanted = Math.Log(Math.Max(sigma, LeastSigma));
        var found = Array.BinarySearch(_logSigmas, wanted);
        if (found >= 0) return found;
        var above = Math.Clamp(~found, 1, _logSigmas.Length - 1);
        var (low, high) = (_logSigmas[above - 1], _logSigmas[above]);
        return above - 1 + Math.Clamp((wanted - low) / (high - low), 0, 1);
    }
}
