using System.CommandLine;
using Idm.Cli.Shell;
using Spectre.Console;

namespace Idm.Cli.Verbs;

/// <summary><c>idm plugins remove</c>: undoes an installation.</summary>
internal static class PluginsRemoveVerb
{
    private static readonly Argument<string> Name = new("plugin")
    {
        Description = "The plugin, as 'idm plugins list' names it.",
    };

    public static Command Create()
    {
        var command = new Verb(
            "remove",
            "Removes a plugin that 'idm plugins install' installed. Runs that use it go on to their end.")
        {
            Example = "idm plugins remove EdgeBlur",
            ExitCodes = "0 done; 2 no such plugin is installed",
        }.With(Name);
        command.SetAction(arguments => UserErrors.Guard(() =>
        {
            var (store, id) = (PluginSetup.Store(), arguments.GetRequiredValue(Name));
            store.Remove(id);
            Terminal.Results.WriteLine($"removed {id} from {store.FullPath}");
            return ExitCodes.Done;
        }));
        return command;
    }
}
