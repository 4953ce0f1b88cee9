using System.Reflection;
using System.Runtime.Loader;

namespace Idm.Scripting.Scripts;

/// <summary>
/// Load context of one script's assembly: it can be unloaded, and sees plugins and the host as they are.
/// </summary>
internal sealed class ScriptContext : AssemblyLoadContext
{
    private readonly Func<string, Assembly?> _plugins;
    private readonly string _name;

    /// <param name="source">The script.</param>
    /// <param name="script">What was compiled of it.</param>
    /// <param name="plugins">Finds the assembly of a plugin by its simple name.</param>
    public ScriptContext(ScriptSource source, CompiledScript script, Func<string, Assembly?> plugins)
        : base($"script {source.Shown}", isCollectible: true)
    {
        (Source, _plugins) = (source, plugins);
        using var dll = new MemoryStream(script.Dll);
        using var pdb = new MemoryStream(script.Pdb);
        _name = LoadFromStream(dll, pdb).GetName().Name!;
        Symbols = new ScriptSymbols(source, script.Pdb);
    }

    public ScriptSource Source { get; }

    /// <summary>
    /// The script's assembly; looked up each time, for a context that holds its assembly is never unloaded.
    /// </summary>
    public Assembly Assembly => Assemblies.First(a => a.GetName().Name == _name);

    public ScriptSymbols Symbols { get; }

    /// <summary>The context of the script that an assembly is; null for all other assemblies.</summary>
    public static ScriptContext? Of(Assembly? assembly) =>
        assembly is null ? null : GetLoadContext(assembly) as ScriptContext;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (_plugins(assemblyName.Name!) is { } plugin) return plugin;
        var library = Source.Libraries.FirstOrDefault(
            l => Path.GetFileNameWithoutExtension(l) == assemblyName.Name);
        return library is null ? null : LoadFromAssemblyPath(library);
    }
}
