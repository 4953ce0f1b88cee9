using System.Globalization;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Spectre.Console;

namespace Idm.Cli.Shell;

/// <summary>Metrics as a table: a row for each image, the mean below.</summary>
internal static class MetricsTable
{
    public static Table Of(MetricsReport report, Plan plan) =>
        Of([KeyValuePair.Create(plan.Settings.Sampler.Use, report)], plan);

    /// <summary>One sampler after the other, side by side.</summary>
    public static Table Of(IReadOnlyList<KeyValuePair<string, MetricsReport>> reports, Plan plan)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("image");
        foreach (var (sampler, _) in reports)
        {
            var prefix = reports.Count > 1 ? sampler + " " : "";
            foreach (var (name, metric) in plan.Metrics)
                table.AddColumn(new TableColumn($"{prefix}{name}{(metric.Unit.Length > 0 ? " " + metric.Unit : "")}").RightAligned());
            table.AddColumn(new TableColumn(prefix + "seconds").RightAligned());
        }

        foreach (var name in reports[0].Value.Images.Select(i => i.Name))
            table.AddRow([Markup.Escape(name), .. reports.SelectMany(r => Cells(r.Value.Images.FirstOrDefault(i => i.Name == name)))]);
        table.AddEmptyRow();
        table.AddRow(["mean", .. reports.SelectMany(r => Cells(Mean(r.Value)))]);
        return table;

        IEnumerable<string> Cells(ImageResult? image)
        {
            var values = image?.Metrics.ToDictionary() ?? [];
            foreach (var (name, _) in plan.Metrics) yield return Number(values.TryGetValue(name, out var v) ? v : null);
            yield return Number(image?.Seconds, "f2");
        }
    }

    private static ImageResult Mean(MetricsReport report)
    {
        var values = report.Mean.ToDictionary();
        values.Remove("seconds", out var seconds);
        return new ImageResult("mean", [.. values], seconds);
    }

    private static string Number(double? value, string? format = null) =>
        value is { } v ? v.ToString(format ?? (Math.Abs(v) < 2 ? "f4" : "f2"), CultureInfo.InvariantCulture) : "-";
}
