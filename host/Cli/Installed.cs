using System.CommandLine;
using Idm.Engine.Imaging;
using Idm.Engine.Plugins;

namespace Idm.Cli;

/// <summary>What is installed: the plugins of all folders, and what the program exports itself.</summary>
internal static class Installed
{
    public static PluginRegistry Plugins(ParseResult arguments) => PluginRegistry.Scan(
        PluginFolders.Find(arguments.GetValue(CommonOptions.PluginDir) ?? []), [typeof(ImageFolder).Assembly]);
}
