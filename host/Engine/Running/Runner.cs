using System.Diagnostics;
using System.Runtime.InteropServices;
using Idm.Common.Files;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Engine.Running;

/// <summary>
/// Runs a plan over its images, one by one; a bad image is listed and does not stop the others.
/// </summary>
/// <param name="plan">What to run.</param>
/// <param name="observer">Watches; nothing it does changes the result.</param>
public sealed class Runner(Plan plan, IRunObserver observer)
{
    /// <summary>Maximum number of images in the strip.</summary>
    public const int StripRows = 8;

    private IReadOnlyList<DataItem> _items = [];        // listed once: a run may write where it reads

    /// <summary>Whether a run writes the measurement of each image, too.</summary>
    public bool SavesMeasurements { get; init; }

    /// <summary>Restores all images and writes the results into a folder.</summary>
    /// <returns>What was computed; also written to the folder, when cancelled too.</returns>
    public MetricsReport Run(OutputFolder output, CancellationToken cancellation)
    {
        var report = new MetricsReport();
        List<StripRow> rows = [];
        var started = DateTimeOffset.UtcNow;
        using var scores = new Scores(plan.Metrics, Explain);
        using var soFar = new ResultsSoFar(output);
        try
        {
            ForEachImage(report, soFar, (item, subject) =>
            {
                var cells = rows.Count < StripRows ? new StripBuilder(subject.Shape, subject.Image) : null;
                using var restoration = RestoredImage.Of(
                    plan.Solver, item.Name, subject, step =>
                    {
                        cells?.Add(step.Step);
                        observer.Stepped(step);
                    }, cancellation, measured: SavesMeasurements
                        ? measurement => MeasurementFile.Write(output, plan, item.Name, subject.Shape, measurement)
                        : null);
                RestoredFiles.Write(output, item.Name, restoration.Restored, subject.MaxCode);
                if (restoration.Deviation is { } deviation)
                    RestoredFiles.WriteDeviation(output, item.Name, deviation);
                var result = scores.Of(item.Name, restoration);
                if (cells is not null) rows.Add(cells.Finish(item.Name, restoration));
                return result;
            }, cancellation);
        }
        finally
        {
            if (report.Images.Count + report.Failed.Count > 0)
            {
                scores.Finish(report);
                var numbers = Attempt(report, MetricsReport.FileName, () => report.Write(output));
                if (rows.Count > 0) Attempt(report, Strip.FileName, () => Strip.Write(output, rows));
                Attempt(
                    report, RunRecord.FileName, () =>
                        RunRecord.Write(output, Provenance.Of(plan, started, report, _items, output)));
                if (numbers) soFar.Remove();
            }
            else
            {
                soFar.Remove();
            }
        }
        return report;
    }

    /// <summary>Writes one of the files; one that cannot be written costs none of the others.</summary>
    private static bool Attempt(MetricsReport report, string file, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            report.AddUnwritten(file, e.Message.Split('\n')[0]);
            return false;
        }
    }

    /// <summary>
    /// Measures and restores each image by the plan's sampler and by those it is compared with; writes
    /// nothing.
    /// </summary>
    /// <returns>
    /// A report for each sampler, the plan's own first. All see the very same measurements.
    /// </returns>
    public IReadOnlyList<KeyValuePair<string, MetricsReport>> Evaluate(CancellationToken cancellation)
    {
        List<KeyValuePair<string, MetricsReport>> reports =
            [KeyValuePair.Create(
                plan.Settings.Sampler.Use, Evaluate(null, plan.Settings.Sampler.Use, cancellation))];
        foreach (var (name, sampler) in plan.Compare)
            reports.Add(KeyValuePair.Create(name, Evaluate(sampler, name, cancellation)));
        return reports;
    }

    private MetricsReport Evaluate(Sdk.Samplers.ISampler? other, string name, CancellationToken cancellation)
    {
        observer.Sampling(name);
        var report = new MetricsReport();
        using var scores = new Scores(plan.Metrics, Explain);
        ForEachImage(report, null, (item, subject) =>
        {
            using var restoration = RestoredImage.Of(
                plan.Solver, item.Name, subject, null, cancellation, other);
            if (other is null) observer.Evaluated(item.Name, restoration);
            return scores.Of(item.Name, restoration);
        }, cancellation);
        if (report.Images.Count > 0) scores.Finish(report);
        return report;
    }

    private void ForEachImage(
        MetricsReport report, ResultsSoFar? soFar, Func<DataItem, RunItem, ImageResult> restore,
        CancellationToken cancellation)
    {
        if (!plan.Solver.BFloat16) plan.Solver.PrepareForInference();
        if (_items.Count == 0) _items = ItemNames.Of(plan.Data.List());
        var items = _items;
        var memory = new MemoryForecast(plan.Solver);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < items.Count && !cancellation.IsCancellationRequested; i++)
        {
            observer.Starting(i, items.Count, items[i].Name, watch.Elapsed);
            try
            {
                using var subject = RunItem.Of(items[i]);
                memory.Require(items[i].Name, subject, cancellation);
                var result = restore(items[i], subject);
                report.Add(result);
                soFar?.Add(MetricsReport.JsonOf(result));
                observer.Restored(result);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (Explain(e) is { } reason)
            {
                // There is no place for the others either.
                var full = DiskSpace.IsExhausted(e);
                var others = items.Count - i - 1;
                if (full && others > 0) reason += $". The {others} images after it are not tried";
                var failure = new ImageFailure(items[i].Name, items[i].Origin, reason);
                report.Add(failure);
                soFar?.Add(MetricsReport.JsonOf(failure));
                observer.Failed(failure);
                if (full) return;
            }
        }
    }

    /// <summary>
    /// Message on what went wrong with one image; null for errors that are not about the image.
    /// </summary>
    private string? Explain(Exception e) => e switch
    {
        PluginException or IOException or UnauthorizedAccessException => e.Message,
        _ when plan.Solver.ForwardModel.Source?.Explain(e) is { } inScript => inScript,
        ExternalException or OutOfMemoryException when IsOutOfMemory(e) =>
            "not enough memory for an image of this size: restore smaller images, or use a machine with more "
                + "memory",
        ExternalException => $"libtorch failed: {e.Message.Split('\n')[0]}",
        _ => null,
    };

    private static bool IsOutOfMemory(Exception e) => e is OutOfMemoryException
        || e.Message.Contains("memory", StringComparison.OrdinalIgnoreCase);
}
