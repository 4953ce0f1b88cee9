using System.Globalization;
using System.Text.Json.Nodes;
using Idm.Common;
using Idm.Engine.Verification;
using Idm.PluginHosting;
using Idm.PluginHosting.Scanning;
using Spectre.Console;

namespace Idm.Cli.Shell;

/// <summary>Output of <c>idm plugins check</c>.</summary>
internal static class PluginCheckText
{
    // Who switched a plugin off does not want to hear that it is off.
    public static bool IsUsable(Plugin plugin) =>
        plugin.Refusal is null || plugin.Status == PluginStatus.Disabled;

    public static void Write(PluginRegistry registry, IReadOnlyList<CheckedExport> tried)
    {
        foreach (var plugin in registry.Plugins)
        {
            var colour = IsUsable(plugin) ? "green" : "red";
            var exports = string.Join(", ", plugin.Exports.Select(e => $"{e.Kind} {e.Name}"));
            Terminal.Results.MarkupLine($"[{colour}]{PluginText.Of(plugin.Status),-12}[/] "
                + Markup.Escape($"{plugin}  {exports}".TrimEnd()));
            foreach (var finding in plugin.Findings) Terminal.Results.WriteLine($"  {finding}");
            foreach (var export in tried.Where(t => t.Export.Plugin == plugin)) Write(export);
        }
        foreach (var finding in registry.Findings) Terminal.Note(finding.ToString());
        if (registry.Plugins.Count == 0) Terminal.Error("there are no plugins to check");
        var bad = tried.Where(t => !t.Passed).Select(t => t.Export.ToString()).ToList();
        if (bad.Count > 0)
            Terminal.Error($"{string.Join(", ", bad)}: nothing should be computed with it; see above");
    }

    public static JsonObject Json(PluginRegistry registry, IReadOnlyList<CheckedExport> tried) => new()
    {
        ["plugins"] = new JsonArray([.. registry.Plugins.Select(p => new JsonObject
        {
            ["plugin"] = p.Id,
            ["version"] = p.Version,
            ["folder"] = p.Folder,
            ["status"] = PluginText.Of(p.Status),
            ["exports"] = new JsonArray([.. p.Exports.Select(e => JsonValue.Create($"{e.Kind}/{e.Name}"))]),
            ["findings"] = new JsonArray([.. p.Findings.Select(f => new JsonObject
            {
                ["code"] = f.Code,
                ["level"] = f.Severity switch
                {
                    Severity.Error => "error",
                    Severity.Warning => "warning",
                    _ => "note",
                },
                ["text"] = f.Text,
            })]),
            ["trials"] = new JsonArray([.. tried.Where(t => t.Export.Plugin == p).Select(Json)]),
        })]),
        ["notes"] = new JsonArray([.. registry.Findings.Select(f => JsonValue.Create(f.ToString()))]),
    };

    private static void Write(CheckedExport tried)
    {
        var console = Terminal.Results;
        var name = $"{tried.Export.Kind} {tried.Export.Name}";
        if (tried.NotTried is { } reason)
            console.MarkupLineInterpolated($"  [yellow]not tried[/] {name}: {reason}");
        if (tried.Failure is { } failure && !tried.Export.Plugin.Findings.Contains(failure))
            console.WriteLine($"  {failure}");
        if (tried.Checks is { } checks)
        {
            console.MarkupLineInterpolated($"  [bold]{name}[/], default options");
            foreach (var result in checks.Results) console.WriteLine($"    {result}");
        }
        if (tried.Trial is not { } trial) return;

        console.MarkupLineInterpolated($"  [bold]{name}[/] on {trial.Image}, float64, default options");
        foreach (var result in trial.Report.Results) console.WriteLine($"    {result}");
        if (trial.FoundNorm is { } norm)
        {
            var declared = trial.DeclaredNorm is { } d ? $"declared {Number(d)}" : "not declared";
            var error = trial.AdjointError is { } e ? $"adjoint error {Number(e)}; " : "";
            console.WriteLine($"    {error}norm {Number(norm)}, {declared}");
        }
        if (tried.Cost is not { } cost) return;
        var (a, adjoint) = (Text(cost.Forward), Text(cost.Adjoint));
        console.WriteLine($"    a call on {cost.Image}, float32: A {a}, Aᵀ {adjoint}");
    }

    private static string Text(CallCost cost)
    {
        var time = string.Create(CultureInfo.InvariantCulture, $"{cost.Time.TotalMilliseconds:0.00} ms");
        return cost.Bytes is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{time} and {bytes / 1048576.0:0.0} MiB")
            : time;
    }

    private static string Number(double value) => value.ToString("g6", CultureInfo.InvariantCulture);

    private static JsonObject Json(CheckedExport tried)
    {
        var json = new JsonObject
        {
            ["export"] = $"{tried.Export.Kind}/{tried.Export.Name}", ["passed"] = tried.Passed,
        };
        if (tried.NotTried is { } reason) json["not_tried"] = reason;
        if (tried.Failure is { } failure) json["failure"] = failure.ToString();
        if (tried.Checks is { } checks)
            json["checks"] = new JsonArray([.. checks.Results.Select(CheckFindings.Json)]);
        if (tried.Trial is { } trial)
        {
            json["image"] = trial.Image.ToString();
            json["checks"] = new JsonArray([.. trial.Report.Results.Select(CheckFindings.Json)]);
            if (trial.AdjointError is { } error) json["adjoint_error"] = error;
            if (trial.DeclaredNorm is { } declared) json["norm_declared"] = declared;
            if (trial.FoundNorm is { } found) json["norm_found"] = found;
        }
        if (tried.Cost is { } cost)
        {
            json["cost_image"] = cost.Image.ToString();
            foreach (var (name, call) in new[] { ("forward", cost.Forward), ("adjoint", cost.Adjoint) })
            {
                json[name + "_ms"] = call.Time.TotalMilliseconds;
                if (call.Bytes is { } bytes) json[name + "_bytes"] = bytes;
            }
        }
        return json;
    }
}
