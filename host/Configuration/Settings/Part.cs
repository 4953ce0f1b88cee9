using Idm.Configuration.Errors;

namespace Idm.Configuration.Settings;

/// <summary>Part that a plugin supplies: <c>{ use: name, ...options }</c>, or just <c>name</c>.</summary>
/// <remarks>A derived record adds keys of the host's own; all others are the plugin's options.</remarks>
public record Part
{
    /// <summary>One of <see cref="Idm.Sdk.ExportKinds"/>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The name of the export, as written; the name that a script gives to its part.</summary>
    public string Use { get; init; } = "";

    /// <summary>The script that defines the part; null for the export of a plugin.</summary>
    public PartScript? Script { get; init; }

    /// <summary>
    /// The export's options, bound and checked; null when it has none, or its script was not run.
    /// </summary>
    public object? Options { get; init; }

    /// <summary>Position of the name in the file.</summary>
    public NodeOrigin Origin { get; init; }

    /// <summary>The keys that lead to the part, such as <c>train.loss</c>.</summary>
    public string Path { get; init; } = "";
}
