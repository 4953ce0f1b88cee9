using Idm.Common.Files;
using Idm.Engine.Results.Plots;

namespace Idm.Training.Plans;

/// <summary>
/// The resolved schedules of a training as a picture: one panel for each number, the steps along the bottom.
/// </summary>
public static class SchedulePlot
{
    /// <summary>The file in <c>train.output</c>.</summary>
    public const string FileName = "schedule.png";

    // Both ends of each jump are points of a line, so that phases look like stairs.
    private const int MostPoints = 600;

    /// <summary>Writes the picture into the training's folder, whole or not at all.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="Idm.Sdk.PluginException">
    /// A value is no number, or the file cannot be written.
    /// </exception>
    public static string Save(TrainingPlan plan)
    {
        var path = Path.Combine(plan.Output, FileName);
        AtomicFile.Write(path, PlotSheet.ToPng([.. Panels(plan)]));
        return path;
    }

    /// <summary>
    /// The panels: the learning rate, all shares together, and each other number that a schedule changes.
    /// </summary>
    public static IEnumerable<LinePlot> Panels(TrainingPlan plan)
    {
        var curves = plan.Curves.ToList();
        var shares = plan.ShareCurves.ToList();
        foreach (var curve in curves) yield return Panel(curve.Name, [curve], plan.Steps);
        if (shares.Count > 0) yield return Panel("how often each operator is drawn", shares, plan.Steps);
    }

    private static LinePlot Panel(string title, IReadOnlyList<ScheduleCurve> curves, long steps)
    {
        var plot = new LinePlot(title, "step", "") { Marked = false };
        foreach (var curve in curves)
        {
            var points = Stairs(curve, steps);
            plot.Add(curve.Name, points.Select(p => (double)p.Step), points.Select(p => p.Value));
        }
        return plot;
    }

    private static List<(long Step, double Value)> Stairs(ScheduleCurve curve, long steps)
    {
        List<(long Step, double Value)> points = [];
        var last = default((long Step, double Value));
        var stride = Math.Max(1, steps / MostPoints);
        foreach (var point in curve.Over(steps))
        {
            var jumped = points.Count > 0 && point.Value != last.Value && last.Value == points[^1].Value;
            if (jumped && last.Step != points[^1].Step) points.Add(last);
            if (points.Count == 0 || jumped || point.Step - points[^1].Step >= stride) points.Add(point);
            last = point;
        }
        if (points[^1] != last) points.Add(last);
        return points;
    }
}
