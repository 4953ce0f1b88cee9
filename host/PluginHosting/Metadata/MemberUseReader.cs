using System.Reflection.Metadata;

namespace Idm.PluginHosting.Metadata;

/// <summary>Looks up everything that a dll uses of the host, in the host's own dlls.</summary>
internal static class MemberUseReader
{
    /// <summary>
    /// Members that the host lacks: <c>Idm.Sdk.Scalars</c> or <c>Idm.Sdk.Ops::Shift(Tensor, Double)</c>.
    /// </summary>
    public static IEnumerable<string> Missing(
        MetadataReader reader, IReadOnlyDictionary<string, HostSurface> host)
    {
        var missingTypes = new HashSet<string>();
        foreach (var handle in reader.TypeReferences)
        {
            var (type, assembly) = TypeText.NameOf(reader, handle);
            if (assembly is null || !host.TryGetValue(assembly, out var surface) || surface.HasType(type))
                continue;
            if (missingTypes.Add(type)) yield return type;
        }

        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            var parent = TypeParent.Resolve(reader, member.Parent).Type;
            if (parent.Kind != HandleKind.TypeReference) continue;
            var (type, assembly) = TypeText.NameOf(reader, (TypeReferenceHandle)parent);
            if (assembly is null || !host.TryGetValue(assembly, out var surface)) continue;
            if (missingTypes.Contains(type)) continue;
            if (!surface.HasMember(type, reader.GetString(member.Name), MemberText.Of(reader, member)))
                yield return $"{type}::{MemberText.Short(reader, member)}";
        }
    }
}
