using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.PluginHosting.Templates;
using Idm.Sdk;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm plugins new</c>: a plugin to start from.</summary>
internal static class PluginsNewVerb
{
    private static readonly Argument<string> Name = new("name")
    {
        Description = "The plugin's name, as a class would be named: EdgeBlur. Pipelines say edge-blur.",
    };

    private static readonly Option<string> Kind = KindOption();

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "The folder to write; one with the plugin's name, here, when absent.",
        HelpName = "folder",
    };

    public static Command Create()
    {
        var command = new Verb(
            "new",
            "Writes a plugin that works: project, tests, pipeline, photo, and the SDK as a package. The same "
            + "as the templates for 'dotnet new'.")
        {
            Example = "idm plugins new EdgeBlur --kind operator",
            ExitCodes = "0 done; 2 the name or the folder cannot be used",
        }.With(Name, Kind, Out, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Write(arguments)));
        return command;
    }

    private static int Write(ParseResult arguments)
    {
        var name = PluginName.Parse(arguments.GetRequiredValue(Name));
        var folder = Path.GetFullPath(arguments.GetValue(Out) ?? name.Type);
        PluginTemplate.Find(AppContext.BaseDirectory, arguments.GetRequiredValue(Kind)).Write(name, folder);
        if (arguments.GetValue(CommonOptions.Json))
        {
            Terminal.Write(new JsonObject
            {
                ["folder"] = folder, ["plugin"] = name.Type, ["export"] = name.Export,
            });
            return ExitCodes.Done;
        }
        Terminal.Results.WriteLine($"""
            wrote {folder}; next:
              cd {Path.GetRelativePath(".", folder)}
              dotnet test --project {name.Type}.Tests
              dotnet publish {name.Type} -o dist/{name.Type}
              idm plugins check dist/{name.Type}
              idm run sample.yaml --plugin-dir dist
            """);
        return ExitCodes.Done;
    }

    private static Option<string> KindOption()
    {
        var option = new Option<string>("--kind")
        {
            Description = "What it exports.",
            HelpName = "kind",
            DefaultValueFactory = _ => ExportKinds.Operator,
        };
        option.AcceptOnlyFromAmong([.. PluginTemplate.Kinds]);
        return option;
    }
}
