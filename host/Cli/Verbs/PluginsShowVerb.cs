using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.PluginHosting;
using Idm.PluginHosting.Loading;
using Idm.Sdk;
using Idm.Sdk.Formats;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm plugins show</c>: one export with its equation and options.</summary>
internal static class PluginsShowVerb
{
    private static readonly Argument<string> Name = new("name")
    {
        Description =
            "A name, with kind or plugin before it where it is ambiguous: block-cs, operator/block-cs, "
            + "core/block-cs.",
    };

    public static Command Create()
    {
        var command = new Verb(
            "show",
            "Explains something that a pipeline can name: what it does, its equation, its options.")
        {
            Example = "idm plugins show operator/block-cs",
            ExitCodes = "0 done; 2 there is no such name, or its plugin cannot be loaded",
        }.With(Name, CommonOptions.PluginDir, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Show(arguments)));
        return command;
    }

    private static int Show(ParseResult arguments)
    {
        var found = ExportSearch.Find(PluginSetup.Plugins(arguments), arguments.GetRequiredValue(Name));
        var loader = new McMasterPluginLoader();
        var described = found.Select(export => ExportDescription.Of(export, loader)).ToList();
        if (arguments.GetValue(CommonOptions.Json))
        {
            Terminal.Write(new JsonArray([.. described.Select(Json)]));
            return ExitCodes.Done;
        }
        foreach (var description in described) Write(description);
        return ExitCodes.Done;
    }

    private static void Write(ExportDescription description)
    {
        var (export, options) = description;
        var console = Terminal.Results;
        console.MarkupLineInterpolated($"[bold]{export.Kind} {export.QualifiedName}[/]  {export.Plugin}");
        console.MarkupLineInterpolated($"{export.Summary}");
        console.WriteLine();
        foreach (var (label, text) in Facts(export))
            console.MarkupLineInterpolated($"[grey]{label + ":",-10}[/]{text}");

        if (options.Count == 0)
        {
            console.WriteLine("It takes no options.");
            return;
        }
        var table = Terminal.Table("option", "value", "default", "meaning");
        foreach (var o in options)
        {
            var initial = o.Required ? "required" : o.Default ?? "-";
            string[] cells = [o.Key, o.Expected, initial, o.Description];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static IEnumerable<(string Label, string Text)> Facts(Export export)
    {
        if (export.Equation is { } equation) yield return ("equation", equation);
        if (export.Shapes is { } shapes) yield return ("shapes", shapes);
        if (export.Citation is { } citation) yield return ("citation", citation);
        if (export.Kind != ExportKinds.Format)
        {
            yield return ("use", $"{export.Kind}: {{ use: {export.Name} }}");
            yield break;
        }
        var context = new PluginContext(export.Plugin.Folder, export.Plugin.Folder, Terminal.Note, default);
        var format = (IFormat)new McMasterPluginLoader().Create(export, null, context);
        yield return ("files", string.Join(", ", format.Extensions));
        yield return ("holds", $"{format.Holds}".ToLowerInvariant());
        yield return ("written", format.CanWrite ? "yes" : "no");
        yield return ("use", "no key names it: a file is read by it where its content is this");
    }

    private static JsonObject Json(ExportDescription description) => new()
    {
        ["kind"] = description.Export.Kind,
        ["name"] = description.Export.Name,
        ["qualified_name"] = description.Export.QualifiedName,
        ["plugin"] = description.Export.Plugin.Id,
        ["version"] = description.Export.Plugin.Version,
        ["summary"] = description.Export.Summary,
        ["equation"] = description.Export.Equation,
        ["shapes"] = description.Export.Shapes,
        ["citation"] = description.Export.Citation,
        ["options"] = new JsonArray([.. description.Options.Select(o => new JsonObject
        {
            ["key"] = o.Key,
            ["expected"] = o.Expected,
            ["default"] = o.Default,
            ["required"] = o.Required,
            ["description"] = o.Description,
        })]),
    };
}
