using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Previews;
using Idm.Cli.Shell;
using Idm.Common;
using Idm.PluginHosting.Scanning;
using Idm.TorchRuntime;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm doctor</c>: what a run needs from this machine, and whether it is there.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        var command = new Verb(
            "doctor",
            "Examines everything outside of a pipeline that a run depends on: system, libtorch, GPU, "
            + "plugins, folders.")
        {
            Example = "idm doctor --libtorch ~/venv/lib/python3.12/site-packages/torch/lib",
            ExitCodes = "0 all will work; 1 something will not: its line says what to do",
        }.With(CommonOptions.Libtorch, CommonOptions.PluginDir, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Examine(arguments)));
        return command;
    }

    private static int Examine(ParseResult arguments)
    {
        var named = arguments.GetValue(CommonOptions.PluginDir) ?? [];
        var places = PluginFolders.SearchPath(
            AppContext.BaseDirectory, Environment.GetEnvironmentVariable, named)
            .Where(p => p.Shipped || p.Named || Directory.Exists(p.Path))
            .Select(p => p.Path);
        IReadOnlyList<DoctorLine> lines = Doctor.Examine(
            [.. places], Path.GetFullPath("out"), arguments.GetValue(CommonOptions.Libtorch));
        lines = [.. lines, .. PreviewChecks.Look()];
        if (arguments.GetValue(CommonOptions.Json)) Terminal.Write(Json(lines));
        else Write(lines);
        return lines.Any(l => l.Severity == Severity.Error) ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static void Write(IReadOnlyList<DoctorLine> lines)
    {
        var table = Terminal.Table("", "what", "found");
        foreach (var line in lines)
        {
            var (word, colour) = line.Severity switch
            {
                Severity.Note => ("ok", "green"),
                Severity.Warning => ("warn", "yellow"),
                _ => ("FAIL", "red"),
            };
            var advice = line.Advice is { } text ? $"\n[grey]{Markup.Escape(text)}[/]" : "";
            table.AddRow($"[{colour}]{word}[/]", Markup.Escape(line.Name), Markup.Escape(line.Value)
                + advice);
        }
        Terminal.Results.Write(table);
    }

    private static JsonArray Json(IReadOnlyList<DoctorLine> lines) => [.. lines.Select(line => new JsonObject
    {
        ["name"] = line.Name,
        ["value"] = line.Value,
        ["verdict"] = line.Severity switch { Severity.Note => "ok", Severity.Warning => "warn", _ => "fail" },
        ["advice"] = line.Advice,
    })];
}
