using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Idm.Architecture.Tests;

/// <summary>What the metadata of a dll says, read without loading it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its assembly version.</param>
/// <param name="References">The assemblies whose types it uses.</param>
internal sealed record CompiledAssembly(string Name, Version Version, IReadOnlyList<string> References)
{
    public static CompiledAssembly Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var own = metadata.GetAssemblyDefinition();
        return new CompiledAssembly(
            metadata.GetString(own.Name),
            own.Version,
            [.. metadata.AssemblyReferences.Select(
                r => metadata.GetString(metadata.GetAssemblyReference(r).Name))]);
    }

    /// <summary>References that are neither the base class library nor allowed.</summary>
    public IEnumerable<string> Besides(params string[] allowed) => References
        .Where(r => !IsBase(r) && !allowed.Contains(r, StringComparer.Ordinal));

    /// <summary>References to assemblies of this repository.</summary>
    public IEnumerable<string> Own => References.Where(r => r.StartsWith("Idm.", StringComparison.Ordinal));

    private static bool IsBase(string name) =>
        name is "mscorlib" or "netstandard" or "System"
            || name.StartsWith("System.", StringComparison.Ordinal);
}
