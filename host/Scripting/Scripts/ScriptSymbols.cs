using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Idm.Scripting.Scripts;

/// <summary>Position in a script's text at which a method begins.</summary>
/// <param name="source">The script.</param>
/// <param name="pdb">Its debug information.</param>
internal sealed class ScriptSymbols(ScriptSource source, byte[] pdb)
{
    private readonly Lazy<MetadataReaderProvider> _pdb =
        new(() => MetadataReaderProvider.FromPortablePdbImage([.. pdb]));

    /// <summary>For example <c>halfmask.cs(7,30)</c>; null for a method that is not in the text.</summary>
    public string? PlaceOf(MethodBase method)
    {
        var reader = _pdb.Value.GetMetadataReader();
        var handle = ((MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken))
            .ToDebugInformationHandle();
        var first = reader.GetMethodDebugInformation(handle).GetSequencePoints()
            .FirstOrDefault(p => !p.IsHidden);
        if (first.Document.IsNil) return null;
        var document = reader.GetString(reader.GetDocument(first.Document).Name);
        return string.Create(CultureInfo.InvariantCulture,
            $"{source.ShownNameOf(document)}({first.StartLine},{first.StartColumn})");
    }
}
