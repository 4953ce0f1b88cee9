namespace Idm.PluginHosting;

/// <summary>A plugin or an export cannot be used; the message begins with its code.</summary>
/// <param name="finding">What was found.</param>
/// <param name="inner">What caused it, if anything: the plugin's own exception.</param>
public sealed class PluginLoadException(PluginFinding finding, Exception? inner = null)
    : Exception($"{finding.Code} {finding.Text}", inner)
{
    /// <summary>Finding, with its code.</summary>
    public PluginFinding Finding { get; } = finding;
}
