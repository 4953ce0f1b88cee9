using System.CommandLine;

namespace Idm.Cli.Verbs;

/// <summary><c>idm plugins</c>: what is installed.</summary>
internal static class PluginsVerb
{
    public static Command Create() =>
        new("plugins", "Lists, explains and checks plugins.")
        {
            PluginsListVerb.Create(),
            PluginsShowVerb.Create(),
            PluginsCheckVerb.Create(),
        };
}
