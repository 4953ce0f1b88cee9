using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Engine.Plugins;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm plugins check</c>: what the host finds in plugins before it loads them.</summary>
internal static class PluginsCheckVerb
{
    private static readonly Argument<string?> Folder = new("folder")
    {
        Description = "A plugin, or a folder of plugins; all installed plugins when absent.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new Verb(
            "check",
            "Examines plugins from their files, without running their code: versions, dependencies, "
            + "exports. For authors, before they publish.")
        {
            Example = "idm plugins check bin/Release/MyOps",
            ExitCodes = "0 all can be used; 2 at least one is refused, or there is none",
        }.With(Folder, CommonOptions.PluginDir, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Check(arguments)));
        return command;
    }

    private static int Check(ParseResult arguments)
    {
        var folders = arguments.GetValue(Folder) is { } folder
            ? PluginFolders.Find([new PluginSearchPlace(Path.GetFullPath(folder), "the argument", Named: true)])
            : PluginFolders.Find(arguments.GetValue(CommonOptions.PluginDir) ?? []);
        var registry = PluginRegistry.Scan(folders, []);
        if (arguments.GetValue(CommonOptions.Json)) Terminal.Write(Json(registry));
        else Write(registry);
        return registry.Plugins.Count > 0 && registry.Plugins.All(IsUsable) ? ExitCodes.Done : ExitCodes.BadInput;
    }

    // Who switched a plugin off does not want to hear that it is off.
    private static bool IsUsable(Plugin plugin) => plugin.Refusal is null || plugin.Status == PluginStatus.Disabled;

    private static void Write(PluginRegistry registry)
    {
        foreach (var plugin in registry.Plugins)
        {
            var colour = IsUsable(plugin) ? "green" : "red";
            var exports = string.Join(", ", plugin.Exports.Select(e => $"{e.Kind} {e.Name}"));
            Terminal.Results.MarkupLine($"[{colour}]{PluginText.Of(plugin.Status),-12}[/] "
                + Markup.Escape($"{plugin}  {exports}".TrimEnd()));
            foreach (var finding in plugin.Findings) Terminal.Results.WriteLine($"  {finding}");
        }
        foreach (var finding in registry.Findings) Terminal.Note(finding.ToString());
        if (registry.Plugins.Count == 0) Terminal.Error("there are no plugins to check");
    }

    private static JsonObject Json(PluginRegistry registry) => new()
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
                ["level"] = f.Level switch
                {
                    FindingLevel.Error => "error",
                    FindingLevel.Warning => "warning",
                    _ => "note",
                },
                ["text"] = f.Text,
            })]),
        })]),
        ["notes"] = new JsonArray([.. registry.Findings.Select(f => JsonValue.Create(f.ToString()))]),
    };
}
