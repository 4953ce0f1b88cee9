using System.Globalization;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.Training.Benchmarks;
using Spectre.Console;

namespace Idm.Cli.Benchmarks;

/// <summary>The rows as a table for people and as JSON.</summary>
internal static class BenchmarkTable
{
    private const double MiB = 1048576;

    public static Table Of(IReadOnlyList<BenchmarkRow> rows)
    {
        var table = Terminal.Table("what", "precision");
        foreach (var name in (string[])["side", "batch", "T", "seconds", "CPU s", "kpixel/s", "to plain",
            "peak MiB", "worst round trip"])
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var row in rows)
        {
            table.AddRow([.. Cells(row, rows).Select(Markup.Escape)]);
            if (row.Failure is { } failure)
                table.AddRow(new Text(""), new Markup($"[red]{Markup.Escape(failure)}[/]"));
        }
        return table;
    }

    public static JsonArray Json(IReadOnlyList<BenchmarkRow> rows) => [.. rows.Select(row => new JsonObject
    {
        ["what"] = ListOption.Word(row.Case.Mode),
        ["precision"] = Precision(row.Case),
        ["side"] = row.Case.Side,
        ["steps"] = row.Steps,
        ["batch"] = row.Case.Batch,
        ["threads"] = row.Result?.Threads,
        ["seconds"] = row.Result is { } r
        ? new JsonArray([.. r.Seconds.Select(s => JsonValue.Create(s))])
        : null,
        ["cpu_seconds"] = row.Result is { } u
        ? new JsonArray([.. u.CpuSeconds.Select(s => JsonValue.Create(s))])
        : null,
        ["pixels_per_second"] = PixelsPerSecond(row),
        ["to_plain"] = Ratio(row, rows),
        ["peak_bytes"] = row.Result?.PeakBytes,
        ["round_trips"] = new JsonArray([.. (row.Result?.RoundTrips ?? []).Select(t => new JsonObject
        {
            ["chain"] = t.Chain,
            ["couplings"] = t.Couplings,
            ["error"] = t.Error,
        })]),
        ["failure"] = row.Failure,
    })];

    private static string[] Cells(BenchmarkRow row, IReadOnlyList<BenchmarkRow> rows) =>
    [
        ListOption.Word(row.Case.Mode), Precision(row.Case), Text(row.Case.Side), Text(row.Case.Batch),
        Text(row.Steps),
        row.Result is { } result ? Text(result.LeastSeconds, "f3") : "-",
        row.Result is { } used ? Text(used.LeastCpuSeconds, "f2") : "-",
        PixelsPerSecond(row) is { } pixels ? Text(pixels / 1000, "f1") : "-",
        Ratio(row, rows) is { } ratio ? Text(ratio, "f2") : "",
        row.Result?.PeakBytes is { } bytes ? Text(bytes / MiB, "f0") : "-",
        row.Result?.RoundTrips.MaxBy(t => t.Error) is { } worst
        ? $"{Text(worst.Error, "g2")} ({worst.Chain})"
        : "",
    ];

    private static string Precision(BenchmarkCase @case) => @case.BFloat16 ? "bfloat16" : "float32";

    /// <summary>
    /// Pixels of all images, restored or trained on, in a second of the quickest repetition.
    /// </summary>
    private static double? PixelsPerSecond(BenchmarkRow row) =>
        (double)row.Case.Batch * row.Case.Side * row.Case.Side / row.Result?.LeastSeconds;

    /// <summary>Time relative to plain autograd in float32, on the same images with the same T.</summary>
    private static double? Ratio(BenchmarkRow row, IReadOnlyList<BenchmarkRow> rows)
    {
        var plain = rows.FirstOrDefault(
            r => r.Case == row.Case with { Mode = BenchmarkMode.Plain, BFloat16 = false }
            && r.Steps == row.Steps);
        return row.Case.Mode == BenchmarkMode.Inference
            ? null
            : row.Result?.LeastSeconds / plain?.Result?.LeastSeconds;
    }

    private static string Text(double number, string format = "f0") =>
        number.ToString(format, CultureInfo.InvariantCulture);
}
