using System.Globalization;

namespace Idm.Training.Steps;

/// <summary>
/// Notices a loss far above those of the steps before it: a run that diverges, and may not come back.
/// </summary>
/// <remarks>
/// The mean is exponential, over about a hundred steps, and leaves out what was far above it. A run whose
/// operator changes from step to step has losses that differ by a factor of a few; a factor of ten is none of
/// that.
/// </remarks>
internal sealed class DivergenceWatch
{
    private const double Factor = 10, Kept = 0.99;
    private const long Settling = 100, Silence = 1000;      // steps before the first notice, and between two

    private double _mean;
    private long _seen, _silentUntil;

    /// <summary>Takes a step's loss in.</summary>
    /// <returns>
    /// A sentence for the user; null if nothing is wrong, or has been reported not long ago.
    /// </returns>
    public string? Observe(long step, double loss)
    {
        if (_seen >= Settling && loss > Factor * _mean)
        {
            if (step < _silentUntil) return null;
            _silentUntil = step + Silence;
            return string.Create(CultureInfo.InvariantCulture,
                $"step {step}: the loss is {loss:g3}, {loss / _mean:g2} times the mean of the steps before: "
                + $"the run diverges. Resume with a lower train.learning_rate or train.gradient_clip");
        }
        _mean += Math.Max(1 - Kept, 1.0 / ++_seen) * (loss - _mean);
        return null;
    }
}
