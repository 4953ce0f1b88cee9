using System.Globalization;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Spectre.Console;

namespace Idm.Cli.Shell;

/// <summary>Metrics as a table: a row for each image, the mean below.</summary>
internal static class MetricsTable
{
    private const string Unavailable = "n/a";

    public static Table Of(MetricsReport report, Plan plan) =>
        Of([KeyValuePair.Create(plan.Settings.Sampler.Use, report)], plan);

    /// <summary>One sampler after the other, side by side.</summary>
    public static Table Of(IReadOnlyList<KeyValuePair<string, MetricsReport>> reports, Plan plan)
    {
        var more = reports.ToDictionary(r => r.Key, r => Unnamed(r.Value));
        var table = new Table().Border(TableBorder.Simple).AddColumn("image");
        foreach (var (sampler, _) in reports)
        {
            var prefix = reports.Count > 1 ? sampler + " " : "";
            foreach (var (name, metric) in plan.Metrics)
                table.AddColumn(
                    new TableColumn($"{prefix}{name}{(metric.Unit.Length > 0 ? " " + metric.Unit : "")}")
                    .RightAligned());
            foreach (var name in more[sampler])
                table.AddColumn(new TableColumn(prefix + name.Replace('_', ' ')).RightAligned());
            table.AddColumn(new TableColumn(prefix + "seconds").RightAligned());
        }

        foreach (var name in reports[0].Value.Images.Select(i => i.Name))
            table.AddRow(
                [Markup.Escape(name), .. reports.SelectMany(
                    r => Cells(r.Key, r.Value.Images.FirstOrDefault(i => i.Name == name)))]);
        table.AddEmptyRow();
        table.AddRow(["mean", .. reports.SelectMany(r => Cells(r.Key, Mean(r.Value)))]);
        return table;

        List<string> Unnamed(MetricsReport report) => [.. report.Images
            .SelectMany(i => i.Metrics.Select(m => m.Key)).Distinct()
            .Except(plan.Metrics.Select(m => m.Key))];

        IEnumerable<string> Cells(string sampler, ImageResult? image)
        {
            var values = image?.Metrics.ToDictionary() ?? [];
            var unavailable = image?.Unavailable.Select(u => u.Key).ToHashSet() ?? [];
            foreach (var (name, _) in plan.Metrics)
                yield return unavailable.Contains(name)
                    ? Unavailable
                    : Number(values.TryGetValue(name, out var v) ? v : null);
            foreach (var name in more[sampler])
                yield return Number(values.TryGetValue(name, out var v) ? v : null);
            yield return Number(image?.Seconds, "f2");
        }
    }

    /// <summary>Notes under the table: why values are missing, and over how many images a mean is.</summary>
    public static IEnumerable<string> Notes(MetricsReport report)
    {
        foreach (var group in report.Images.Where(i => i.Remark is not null).GroupBy(i => i.Remark))
            yield return $"{Named(group.First().Name, group.Count())}: {group.Key}";
        var missing = report.Images.SelectMany(image =>
            MetricsReport.UnavailableOf(image)
                .Select(u => (Metric: u.Key, Reason: u.Value, Image: image.Name)));
        foreach (var group in missing.GroupBy(m => (m.Metric, m.Reason)))
        {
            var named = Named(group.First().Image, group.Count());
            yield return $"{group.Key.Metric} of {named}: {group.Key.Reason}";
        }
        foreach (var (metric, reason) in report.Unavailable)
            if (report.Images.All(i => MetricsReport.UnavailableOf(i).All(u => u.Key != metric)))
                yield return $"{metric}: {reason}";
        foreach (var (metric, count) in report.MeanOver.Where(m => m.Key != "seconds"))
            yield return $"{metric}: the mean is over {count} of {report.Images.Count} images";
    }

    private static string Named(string first, int count) =>
        count > 1 ? $"{first} and {count - 1} more" : first;

    private static ImageResult Mean(MetricsReport report)
    {
        var values = report.Mean.ToDictionary();
        values.Remove("seconds", out var seconds);
        return new ImageResult("mean", [.. values], seconds) { Unavailable = report.Unavailable };
    }

    private static string Number(double? value, string? format = null) => value switch
    {
        { } v when double.IsNaN(v) => "nan",
        { } v when double.IsInfinity(v) => v > 0 ? "inf" : "-inf",
        { } v => v.ToString(format ?? (Math.Abs(v) < 2 ? "f4" : "f2"), CultureInfo.InvariantCulture),
        null => "-",
    };
}
