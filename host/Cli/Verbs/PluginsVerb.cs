using System.CommandLine;
using Idm.Cli.Shell;

namespace Idm.Cli.Verbs;

/// <summary><c>idm plugins</c>: what is installed, and how plugins come to be.</summary>
internal static class PluginsVerb
{
    public static Command Create(Interruption interruption) =>
        new("plugins", "Lists, explains, checks, makes, packs, installs and removes plugins.")
        {
            PluginsListVerb.Create(),
            PluginsShowVerb.Create(),
            PluginsCheckVerb.Create(interruption),
            PluginsNewVerb.Create(),
            PluginsPackVerb.Create(),
            PluginsInstallVerb.Create(),
            PluginsRemoveVerb.Create(),
        };
}
