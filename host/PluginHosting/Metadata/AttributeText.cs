using System.Reflection.Metadata;

namespace Idm.PluginHosting.Metadata;

/// <summary>Reads the attributes of an assembly or a type.</summary>
internal static class AttributeText
{
    /// <summary>The attributes of one type among many, by its full name.</summary>
    public static IEnumerable<CustomAttributeValue<string>> Read(
        MetadataReader reader, CustomAttributeHandleCollection attributes, string attributeType)
    {
        foreach (var handle in attributes)
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (TypeOf(reader, attribute) == attributeType)
                yield return attribute.DecodeValue(TypeText.Instance);
        }
    }

    private static string? TypeOf(MetadataReader reader, CustomAttribute attribute)
    {
        switch (attribute.Constructor.Kind)
        {
            case HandleKind.MemberReference:
                var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
                return parent.Kind == HandleKind.TypeReference
                    ? TypeText.NameOf(reader, (TypeReferenceHandle)parent).Name
                    : null;
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor);
                return TypeText.NameOf(reader, method.GetDeclaringType());
            default:
                return null;
        }
    }
}
