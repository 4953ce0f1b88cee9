using Idm.PluginHosting;

namespace Idm.Cli.Shell;

/// <summary>Plugins in words.</summary>
internal static class PluginText
{
    /// <summary>For example <c>incompatible</c>.</summary>
    public static string Of(PluginStatus status) => status switch
    {
        PluginStatus.Ready or PluginStatus.Loaded => "ready",
        PluginStatus.Disabled => "disabled",
        PluginStatus.Incompatible => "incompatible",
        PluginStatus.Broken => "broken",
        _ => "failed",
    };
}
