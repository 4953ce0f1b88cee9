using System.Reflection;
using System.Runtime.Loader;

namespace Idm.Scripting.Interactive;

/// <summary>
/// Where the compiled inputs of one session live; they see each other, and plugins and the host as they are.
/// </summary>
/// <param name="plugins">Finds the assembly of a plugin by its simple name.</param>
internal sealed class SubmissionContext(Func<string, Assembly?> plugins)
    : AssemblyLoadContext("repl", isCollectible: true)
{
    protected override Assembly? Load(AssemblyName assemblyName) =>
        Assemblies.FirstOrDefault(a => a.GetName().Name == assemblyName.Name) ?? plugins(assemblyName.Name!);
}
