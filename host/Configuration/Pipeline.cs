using Idm.Configuration.Settings;

namespace Idm.Configuration;

/// <summary>A pipeline file that was read, bound and found without errors.</summary>
public sealed record Pipeline
{
    /// <summary>Settings of the file.</summary>
    public required PipelineSettings Settings { get; init; }

    /// <summary>The file, as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>The absolute folder of the file, where relative paths inside it begin.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The one YAML text that means the same: included files, aliases, <c>--set</c> and environment resolved.
    /// </summary>
    public required string ResolvedYaml { get; init; }
}
