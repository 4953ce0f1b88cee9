using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm plugins install</c>: a plugin for all pipelines of this user.</summary>
internal static class PluginsInstallVerb
{
    private static readonly Argument<string> Source = new("source")
    {
        Description = "A package (.zip, from 'idm plugins pack') or the folder of a built plugin.",
    };

    private static readonly Option<string?> Sha256 = new("--sha256")
    {
        Description = "What the package's SHA-256 has to be, as its author published it.",
        HelpName = "hex",
    };

    private static readonly Option<bool> Replace = new("--replace")
    {
        Description = "Replaces an installed plugin of the same name.",
    };

    public static Command Create()
    {
        var command = new Verb(
            "install",
            "Installs a plugin for this user, whole or not at all. Nothing is downloaded, and none of its "
            + "code runs; what this host could not use is refused.")
        {
            Example = "idm plugins install EdgeBlur-0.1.0.zip --sha256 3f1c...",
            ExitCodes = "0 done; 2 refused: the message says why, and nothing was changed",
        }.With(Source, Sha256, Replace, CommonOptions.Json);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Sha256) is { } hex && (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit)))
                result.AddError($"--sha256: expected 64 hexadecimal digits, found '{hex}'");
        });
        command.SetAction(arguments => UserErrors.Guard(() => Install(arguments)));
        return command;
    }

    private static int Install(ParseResult arguments)
    {
        var source = arguments.GetRequiredValue(Source);
        if (arguments.GetValue(Sha256) is not null && Directory.Exists(source))
        {
            Terminal.Error($"--sha256 is the hash of a package, and '{source}' is a folder");
            return ExitCodes.BadInput;
        }
        var plugin = PluginSetup.Store().Install(
            source, arguments.GetValue(Sha256), arguments.GetValue(Replace));
        foreach (var finding in plugin.Findings) Terminal.Note(finding.ToString());
        var exports = plugin.Exports.Select(e => $"{e.Kind} {e.Name}").ToList();
        if (arguments.GetValue(CommonOptions.Json))
        {
            Terminal.Write(new JsonObject
            {
                ["plugin"] = plugin.Id,
                ["version"] = plugin.Version,
                ["folder"] = plugin.Folder,
                ["exports"] = new JsonArray([.. exports.Select(e => JsonValue.Create(e))]),
            });
            return ExitCodes.Done;
        }
        Terminal.Results.WriteLine($"installed {plugin} in {plugin.Folder}: {string.Join(", ", exports)}");
        return ExitCodes.Done;
    }
}
