using Idm.Sdk;
using Idm.Sdk.Schedules;

namespace Idm.Training.Plans;

/// <summary>A number over the steps of a training, as it is used: whole numbers rounded.</summary>
/// <param name="Name">The key path of the number.</param>
/// <param name="At">Its value at a progress from 0 to 1.</param>
public sealed record ScheduleCurve(string Name, Func<double, double> At)
{
    // Enough for every phase that somebody would plan, and for a smooth line; cheap even for a script's
    // function.
    private const int MostSamples = 20_000;

    /// <summary>The curve of a schedule.</summary>
    public static ScheduleCurve Of(string name, ISchedule schedule, bool whole = false) =>
        new(name, whole ? progress => Math.Round(schedule.At(progress)) : schedule.At);

    /// <summary>
    /// Its values at (step from 0): all steps of a short training, and of a long one as many as a plot can
    /// show.
    /// </summary>
    /// <exception cref="PluginException">A value is no number.</exception>
    public IEnumerable<(long Step, double Value)> Over(long steps)
    {
        var count = Math.Min(steps, MostSamples);
        for (long i = 0; i < count; i++)
        {
            var step = count == steps ? i : (long)Math.Round(i * (steps - 1) / (count - 1.0));
            var value = At(step / (double)steps);
            if (!double.IsFinite(value))
            {
                throw new PluginException(
                    $"the schedule of {Name} is {value} at step {step + 1} of {steps}; expected a finite "
                        + "number");
            }
            yield return (step, value);
        }
    }
}
