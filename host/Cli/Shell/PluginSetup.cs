using System.CommandLine;
using Idm.Engine.Data;
using Idm.PluginHosting;
using Idm.PluginHosting.Packages;
using Idm.PluginHosting.Scanning;
using Idm.Sdk;

namespace Idm.Cli.Shell;

/// <summary>Installed exports: the plugins of all folders, and the program's own exports.</summary>
internal static class PluginSetup
{
    public static PluginRegistry Plugins(ParseResult arguments) => PluginRegistry.Scan(
        PluginFolders.Find(arguments.GetValue(CommonOptions.PluginDir) ?? []),
        [typeof(ImageFolder).Assembly]);

    /// <summary>Folder in which this user's plugins are installed.</summary>
    /// <exception cref="PluginException">The user has no home folder.</exception>
    public static PluginStore Store() => new(
        PluginFolders.UserFolder(Environment.GetEnvironmentVariable) ?? throw new PluginException(
            "there is no place to install plugins in: set HOME, or XDG_DATA_HOME to an absolute path"),
        new PluginPreflight(HostFacts.Current));
}
