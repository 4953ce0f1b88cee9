using Idm.Engine.Results;
using Idm.Engine.Solving;
using Idm.Sdk.Metrics;
using static TorchSharp.torch;

namespace Idm.Engine.Running;

/// <summary>
/// The metrics of a run, image by image and over the set; one that cannot be computed loses only itself.
/// </summary>
/// <param name="metrics">The metrics, by name.</param>
/// <param name="explain">What to tell the user of an exception; null for one that it does not know.</param>
internal sealed class Scores(
    IReadOnlyList<KeyValuePair<string, IMetric>> metrics, Func<Exception, string?> explain) : IDisposable
{
    private readonly List<(string Name, IMetric Metric, MetricSet? Set)> _metrics =
        [.. metrics.Select(m => (m.Key, m.Value, m.Value.StartSet()))];

    /// <summary>
    /// The result of one image; metrics over a set take the image in and give nothing here.
    /// </summary>
    public ImageResult Of(string name, RestoredImage restoration)
    {
        List<KeyValuePair<string, double>> values = [];
        List<KeyValuePair<string, string>> unavailable = [];
        if (restoration.Reference is { } reference)
        {
            foreach (var (metric, single, set) in _metrics)
            {
                if (Attempt(
                    () => set is null ? single.Compute(restoration.Restored, reference) : Add(set),
                    out var value)
                    is { } reason) unavailable.Add(new(metric, reason));
                else if (set is null) values.Add(new(metric, value));
            }
        }
        if (restoration.Deviation is { } deviation)
            values.AddRange(Uncertainty.Of(restoration.Restored, deviation, restoration.Reference));
        return new ImageResult(name, values, restoration.Seconds) 
        { Unavailable = unavailable, Remark = restoration.Remark };

        double Add(MetricSet set)
        {
            set.Add(restoration.Restored, reference!);
            return 0;
        }
    }

    /// <summary>Puts the values over the set into the report.</summary>
    public void Finish(MetricsReport report)
    {
        foreach (var (metric, _, set) in _metrics)
        {
            if (set is null) continue;
            if (Attempt(set.Compute, out var value) is { } reason) report.AddUnavailable(metric, reason);
            else report.AddOverSet(metric, value);
        }
    }

    /// <summary>Frees what the metrics over a set have collected.</summary>
    public void Dispose()
    {
        foreach (var (_, _, set) in _metrics) set?.Dispose();
    }

    /// <summary>Null if the value could be computed; otherwise why not.</summary>
    private string? Attempt(Func<double> compute, out double value)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        value = double.NaN;
        try
        {
            value = compute();
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return explain(e) ?? $"it failed: {e.GetType().Name}: {e.Message.Split('\n')[0]}";
        }
    }
}
