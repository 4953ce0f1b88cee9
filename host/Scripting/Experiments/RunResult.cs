using Idm.Engine.Results;

namespace Idm.Scripting.Experiments;

/// <summary>Result of one run of a pipeline.</summary>
/// <param name="pipeline">Its name.</param>
/// <param name="report">The numbers, image by image.</param>
public sealed class RunResult(string pipeline, MetricsReport report)
{
    /// <summary>The name of the pipeline.</summary>
    public string Pipeline { get; } = pipeline;

    /// <summary>The numbers, image by image.</summary>
    public MetricsReport Report { get; } = report;

    /// <summary>
    /// The mean of a metric over the images: <c>result["psnr"]</c>; <c>seconds</c> is one of them.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The pipeline does not compute it.</exception>
    public double this[string metric] => Report.Mean.Any(m => m.Key == metric)
        ? Report.Mean.First(m => m.Key == metric).Value
        : throw new KeyNotFoundException($"the pipeline '{Pipeline}' gave no '{metric}'{Reason(metric)}; it "
            + "gave "
            + $"{string.Join(", ", Report.Mean.Select(m => m.Key))}. Add it to 'metrics'");

    private string Reason(string metric) =>
        Report.Unavailable.FirstOrDefault(u => u.Key == metric).Value is { } reason ? $" ({reason})" : "";

    /// <summary>The means, for people: <c>psnr 25.24, ssim 0.6800</c>.</summary>
    public override string ToString() =>
        string.Join(", ", Report.Mean.Select(m => FormattableString.Invariant($"{m.Key} {m.Value:g5}")));
}
