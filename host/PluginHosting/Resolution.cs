using System.Diagnostics.CodeAnalysis;

namespace Idm.PluginHosting;

/// <summary>Resolution of a name in a pipeline: an export, or the reason why there is none.</summary>
public sealed record Resolution
{
    private Resolution(Export? export, PluginFinding? error)
    {
        Export = export;
        Error = error;
    }

    /// <summary>The export; null if the name does not lead to one.</summary>
    public Export? Export { get; }

    /// <summary>Reason for failure: PLG061, PLG062 or PLG063; null if there is an export.</summary>
    public PluginFinding? Error { get; }

    /// <summary>Whether the name leads to an export.</summary>
    [MemberNotNullWhen(true, nameof(Export))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Export is not null;

    internal static Resolution To(Export export) => new(export, null);

    internal static Resolution Failed(PluginFinding error) => new(null, error);
}
