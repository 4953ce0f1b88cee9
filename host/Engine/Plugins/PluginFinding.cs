namespace Idm.Engine.Plugins;

/// <summary>How much a finding matters.</summary>
public enum FindingLevel
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note,

    /// <summary>The plugin works, but its author should know.</summary>
    Warning,

    /// <summary>The plugin, or the export that the text names, cannot be used.</summary>
    Error,
}

/// <summary>Something that was found out about a plugin, with its code from PLG001 to PLG086.</summary>
/// <param name="Code">For example <c>PLG012</c>: stable, so that it can be searched for.</param>
/// <param name="Text">What was found, what was expected, what to do.</param>
/// <param name="Level">How much it matters.</param>
public sealed record PluginFinding(string Code, string Text, FindingLevel Level = FindingLevel.Error)
{
    /// <summary>For example <c>PLG020 (warning) 'MyOps' ships its own TorchSharp.dll; ...</c>.</summary>
    public override string ToString() =>
        Level == FindingLevel.Warning ? $"{Code} (warning) {Text}" : $"{Code} {Text}";
}
