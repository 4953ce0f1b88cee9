namespace Idm.Scripting.Scripts;

/// <summary>Permissions of scripts, and the folders they may be in.</summary>
public sealed record ScriptSettings
{
    /// <summary>
    /// Whether scripts that a pipeline names are run; if not, they are compiled and nothing else.
    /// </summary>
    public bool Run { get; init; } = true;

    /// <summary>Folders, besides the pipeline's own, that a pipeline may take scripts from.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>A libtorch to use instead of the packaged one.</summary>
    public string? Libtorch { get; init; }

    /// <summary>Says something to the user.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>Set when scripts are to stop.</summary>
    public CancellationToken Cancellation { get; init; }
}
