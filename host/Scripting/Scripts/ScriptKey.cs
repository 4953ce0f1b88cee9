using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace Idm.Scripting.Scripts;

/// <summary>Hash of everything a compiled script depends on: the same key, the same assembly.</summary>
internal static class ScriptKey
{
    /// <summary>To be raised when the compiler's settings change.</summary>
    private const string Format = "idm-script/3";

    /// <summary>
    /// SHA-256 over the texts, the imports, the version of .NET and the builds of all that is referenced.
    /// </summary>
    /// <exception cref="IOException">A referenced dll cannot be read.</exception>
    /// <exception cref="BadImageFormatException">A referenced dll is none.</exception>
    public static string Of(ScriptSource source, IReadOnlyList<string> references)
    {
        var text = new StringBuilder()
            .Append(Format).Append('\0')
            .Append(Environment.Version).Append('\0')
            .Append(source.IsSubmission).Append('\0')
            .AppendJoin('\0', ScriptImports.Namespaces.Concat(ScriptImports.Statics)).Append('\0')
            .Append(source.Sha256);
        foreach (var reference in references) text.Append('\0').Append(BuildOf(reference));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The MVID: another one for each build.</summary>
    private static Guid BuildOf(string dll)
    {
        using var file = new PEReader(File.OpenRead(dll));
        var metadata = file.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
