using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.PluginHosting;
using Idm.PluginHosting.Scanning;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary>
/// <c>idm plugins list</c>: everything that a pipeline can name, and the plugins that cannot be used.
/// </summary>
internal static class PluginsListVerb
{
    public static Command Create()
    {
        var command = new Verb(
            "list",
            "Lists everything that a pipeline can name, then the plugins that cannot be used, each with "
            + "its reason. No plugin code runs.")
        {
            Example = "idm plugins list --plugin-dir MyPlugins",
            ExitCodes = "0 done, whether or not all plugins are usable",
        }.With(CommonOptions.PluginDir, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => List(arguments)));
        return command;
    }

    private static int List(ParseResult arguments)
    {
        var registry = PluginSetup.Plugins(arguments);
        if (arguments.GetValue(CommonOptions.Json)) Terminal.Write(Json(registry));
        else Write(registry);
        return ExitCodes.Done;
    }

    private static void Write(PluginRegistry registry)
    {
        var table = Terminal.Table("kind", "name", "plugin", "version", "status", "summary");
        foreach (var e in registry.Exports)
            table.AddRow([.. Cells(e).Select(Markup.Escape)]);
        Terminal.Results.Write(table);

        foreach (var finding in registry.Findings) Terminal.Note(finding.ToString());
        foreach (var (plugin, reason) in Unusable(registry))
        {
            Terminal.Results.MarkupLineInterpolated(
                $"[red]{PluginText.Of(plugin.Status)}[/] {plugin}  {plugin.Folder}");
            Terminal.Results.MarkupLineInterpolated($"  {reason}");
        }
    }

    private static string[] Cells(Export e) =>
        [e.Kind, e.Name, e.Plugin.Id, e.Plugin.Version, PluginText.Of(e.Plugin.Status), e.Summary];

    /// <summary>Whole plugins first, then single exports that were dropped.</summary>
    private static IEnumerable<(Plugin Plugin, PluginFinding Reason)> Unusable(PluginRegistry registry) =>
        registry.Plugins.Where(p => p.Refusal is not null).Select(p => (p, p.Refusal!))
            .Concat(registry.Plugins.Where(p => p.Refusal is null)
                .SelectMany(p => p.DroppedExports.Select(d => (p, d.Reason))));

    private static JsonObject Json(PluginRegistry registry) => new()
    {
        ["exports"] = new JsonArray([.. registry.Exports.Select(e => new JsonObject
        {
            ["kind"] = e.Kind,
            ["name"] = e.Name,
            ["qualified_name"] = e.QualifiedName,
            ["plugin"] = e.Plugin.Id,
            ["version"] = e.Plugin.Version,
            ["status"] = PluginText.Of(e.Plugin.Status),
            ["summary"] = e.Summary,
        })]),
        ["unusable"] = new JsonArray([.. Unusable(registry).Select(u => new JsonObject
        {
            ["plugin"] = u.Plugin.Id,
            ["folder"] = u.Plugin.Folder,
            ["status"] = PluginText.Of(u.Plugin.Status),
            ["code"] = u.Reason.Code,
            ["reason"] = u.Reason.Text,
        })]),
        ["notes"] = new JsonArray([.. registry.Findings.Select(f => JsonValue.Create(f.ToString()))]),
    };
}
