using Idm.Common;

namespace Idm.PluginHosting;

/// <summary>Something that was found out about a plugin, with its code from PLG001 to PLG086.</summary>
/// <param name="Code">For example <c>PLG012</c>: stable, so that it can be searched for.</param>
/// <param name="Text">What was found, what was expected, what to do.</param>
/// <param name="Severity">How much it matters.</param>
public sealed record PluginFinding(string Code, string Text, Severity Severity = Severity.Error)
{
    /// <summary>For example <c>PLG020 (warning) 'MyOps' ships its own TorchSharp.dll; ...</c>.</summary>
    public override string ToString() =>
        Severity == Severity.Warning ? $"{Code} (warning) {Text}" : $"{Code} {Text}";
}
