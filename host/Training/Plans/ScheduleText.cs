using System.Globalization;

namespace Idm.Training.Plans;

/// <summary>Says in a line what changes when.</summary>
public static class ScheduleText
{
    private const int MostPhases = 8;

    /// <summary>For example <c>train.patch: 32, from step 301 48, from step 601 64</c>.</summary>
    public static string Of(ScheduleCurve curve, long steps)
    {
        List<(long Step, double Value)> phases = [];
        (long Step, double Value) lowest = default, highest = default, last = default;
        foreach (var point in curve.Over(steps))
        {
            if (phases.Count == 0) (lowest, highest) = (point, point);
            if (point.Value < lowest.Value) lowest = point;
            if (point.Value > highest.Value) highest = point;
            if (phases.Count == 0 || (phases.Count <= MostPhases && phases[^1].Value != point.Value))
                phases.Add(point);
            last = point;
        }

        var text = phases is [var only] ? $"{Number(only.Value)} throughout"
            : phases.Count <= MostPhases
            ? string.Join(", ", phases.Select((p, i) => i == 0 ? Number(p.Value) : At(p)))
            : Continuous(phases[0], lowest, highest, last);
        return $"{curve.Name}: {text}";
    }

    /// <summary>Text of a continuous schedule: its beginning, its turns and its end.</summary>
    private static string Continuous(
        (long Step, double Value) first, (long Step, double Value) lowest, (long Step, double Value) highest,
        (long Step, double Value) last)
    {
        var turns = new[] { lowest, highest }.Where(p => p.Value != first.Value && p.Value != last.Value)
            .OrderBy(p => p.Step);
        return string.Join(", ", [Number(first.Value), .. turns.Select(By), By(last)]);
    }

    private static string At((long Step, double Value) point) =>
        string.Create(CultureInfo.InvariantCulture, $"from step {point.Step + 1} {Number(point.Value)}");

    private static string By((long Step, double Value) point) =>
        string.Create(CultureInfo.InvariantCulture, $"by step {point.Step + 1} {Number(point.Value)}");

    private static string Number(double value) => value.ToString("g4", CultureInfo.InvariantCulture);
}
