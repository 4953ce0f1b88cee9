using System.CommandLine;
using Idm.Cli.Shell;
using Idm.Common.Files;
using Idm.Configuration;
using Idm.PluginHosting.Loading;

namespace Idm.Cli.Verbs;

/// <summary><c>idm schema</c>: the JSON schema of pipeline files, for editors.</summary>
internal static class SchemaVerb
{
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "The file to write, whole or not at all; the output stream when absent.",
        HelpName = "file",
    };

    public static Command Create()
    {
        var command = new Verb(
            "schema",
            "Writes the JSON schema of pipeline files with the options of every installed plugin. Editors "
            + "that know YAML complete and check by it: see the first line of pipeline.yaml.")
        {
            Example = "idm schema --out pipeline.schema.json",
            ExitCodes = "0 done; 2 the file cannot be written",
        }.With(Out, CommonOptions.PluginDir);
        command.SetAction(arguments => UserErrors.Guard(() => Write(arguments)));
        return command;
    }

    private static int Write(ParseResult arguments)
    {
        var registry = PluginSetup.Plugins(arguments);
        foreach (var finding in registry.Findings) Terminal.Note(finding.ToString());
        var schema = PipelineSchema.Write(new ExportCatalog(registry, new McMasterPluginLoader()));
        if (arguments.GetValue(Out) is { } file) AtomicFile.Write(Path.GetFullPath(file), schema);
        else Console.Out.Write(schema);
        return ExitCodes.Done;
    }
}
