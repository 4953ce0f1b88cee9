using System.CommandLine;
using System.Text.Json.Nodes;
using Idm.Cli.Shell;
using Idm.PluginHosting;
using Idm.PluginHosting.Packages;
using Idm.PluginHosting.Scanning;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm plugins pack</c>: one file of a built plugin.</summary>
internal static class PluginsPackVerb
{
    private static readonly Argument<string> Folder = new("folder")
    {
        Description = "The folder of a built plugin, as 'dotnet publish' writes it.",
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The folder that the package is written to.",
        HelpName = "folder",
        DefaultValueFactory = _ => ".",
    };

    public static Command Create()
    {
        var command = new Verb(
            "pack",
            "Packs a built plugin into one file that others can install, with a list of its files and their "
            + "SHA-256. The same build gives the same file.")
        {
            Example = "idm plugins pack dist/EdgeBlur",
            ExitCodes = "0 done; 2 the plugin cannot be used, or the package not written",
        }.With(Folder, Out, CommonOptions.Json);
        command.SetAction(arguments => UserErrors.Guard(() => Pack(arguments)));
        return command;
    }

    private static int Pack(ParseResult arguments)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(arguments.GetRequiredValue(Folder)));
        var plugin = new PluginPreflight(HostFacts.Current)
            .Examine(new PluginFolder(Path.GetFileName(path), path));
        var (package, sha256) = PackageWriter.Write(plugin, arguments.GetRequiredValue(Out));
        foreach (var finding in plugin.Findings) Terminal.Note(finding.ToString());
        if (arguments.GetValue(CommonOptions.Json))
        {
            Terminal.Write(new JsonObject
            {
                ["package"] = package,
                ["sha256"] = sha256,
                ["plugin"] = plugin.Id,
                ["version"] = plugin.Version,
            });
            return ExitCodes.Done;
        }
        Terminal.Results.WriteLine($"{package}  {new FileInfo(package).Length} bytes");
        Terminal.Results.WriteLine($"sha256 {sha256}");
        return ExitCodes.Done;
    }
}
