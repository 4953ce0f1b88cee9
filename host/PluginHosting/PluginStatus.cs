namespace Idm.PluginHosting;

/// <summary>Loading stage that a plugin reached.</summary>
public enum PluginStatus
{
    /// <summary>Read and found good; none of its code has run.</summary>
    Ready,

    /// <summary>Its assembly is loaded, because something asked for one of its exports.</summary>
    Loaded,

    /// <summary>Switched off by <c>disabled: true</c> in its plugin.yaml.</summary>
    Disabled,

    /// <summary>Built for another SDK, TorchSharp or .NET (PLG010 to PLG014).</summary>
    Incompatible,

    /// <summary>
    /// Incomplete or damaged, or it has nothing to offer (PLG001 to PLG009, PLG030 to PLG045).
    /// </summary>
    Broken,

    /// <summary>Its own code failed when it was loaded or started (PLG050 to PLG053, PLG070).</summary>
    Failed,
}
