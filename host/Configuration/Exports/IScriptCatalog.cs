using Idm.Configuration.Errors;
using Idm.Configuration.Settings;

namespace Idm.Configuration.Exports;

/// <summary>Parts that script files define; all that the pipeline layer knows of scripts.</summary>
public interface IScriptCatalog
{
    /// <summary>The part that a script defines; null after errors, which it has reported.</summary>
    ScriptExport? Find(ScriptRequest request, ConfigurationErrors errors);
}

/// <summary>A place in a pipeline that names a script.</summary>
/// <param name="Kind">One of <see cref="Idm.Sdk.ExportKinds"/>.</param>
/// <param name="File">The script, as written.</param>
/// <param name="Name">
/// Which of its parts, if it defines several of the kind; null where nothing was said.
/// </param>
/// <param name="Folder">The absolute folder of the pipeline file, where relative paths begin.</param>
/// <param name="Origin">Where the script was named.</param>
/// <param name="Path">The keys that lead there.</param>
public sealed record ScriptRequest(
    string Kind, string File, string? Name, string Folder, NodeOrigin Origin, string Path);

/// <summary>A part that a script defines.</summary>
/// <param name="Name">Its name; that of the script's file while the script was not run.</param>
/// <param name="OptionsType">The record of its options; null when it has none.</param>
/// <param name="Script">The script.</param>
/// <param name="WasRun">
/// Whether the script was run; if it was only compiled, nothing is known of what it defines.
/// </param>
public sealed record ScriptExport(string Name, Type? OptionsType, PartScript Script, bool WasRun);
