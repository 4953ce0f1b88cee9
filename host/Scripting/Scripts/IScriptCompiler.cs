using Idm.Configuration.Errors;

namespace Idm.Scripting.Scripts;

/// <summary>
/// Compiles scripts. It lives in an assembly of its own, which is loaded when the cache has no answer.
/// </summary>
public interface IScriptCompiler
{
    /// <summary>
    /// Compiles a script; null after errors, all of which it has reported with file, line and column.
    /// </summary>
    /// <param name="source">The script.</param>
    /// <param name="assemblyName">The name of the assembly to make.</param>
    /// <param name="references">The dlls whose types the script may use, besides .NET's own.</param>
    /// <param name="errors">Where errors go.</param>
    CompiledScript? Compile(
        ScriptSource source, string assemblyName, IReadOnlyList<string> references,
        ConfigurationErrors errors);
}
