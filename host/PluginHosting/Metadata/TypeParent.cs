using System.Reflection.Metadata;

namespace Idm.PluginHosting.Metadata;

/// <summary>Finds the type behind a base class, an interface or the parent of a member.</summary>
internal static class TypeParent
{
    /// <summary>The definition or reference that a handle leads to; nil for arrays and the like.</summary>
    /// <returns>The type, and whether it was reached through a generic instantiation.</returns>
    public static (EntityHandle Type, bool IsGeneric) Resolve(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference) return (handle, false);
        if (handle.Kind != HandleKind.TypeSpecification) return (default, false);
        var specification = reader.GetTypeSpecification((TypeSpecificationHandle)handle);
        var blob = reader.GetBlobReader(specification.Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return (default, false);
        blob.ReadCompressedInteger();   // class or value type
        return (blob.ReadTypeHandle(), true);
    }
}
