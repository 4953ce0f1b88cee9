using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;

namespace Idm.PluginHosting.Metadata;

/// <summary>The public types and members of one of the host's dlls, read when they are asked for.</summary>
internal sealed class HostSurface
{
    private readonly ManagedFile _file;
    private readonly Dictionary<string, TypeDefinitionHandle> _types = [];
    private readonly HashSet<string> _forwarded = [];
    private readonly ConcurrentDictionary<TypeDefinitionHandle, HashSet<string>> _members = new();

    public HostSurface(string path)
    {
        _file = ManagedFile.Open(path);
        var reader = _file.Metadata;
        Assembly = reader.GetString(reader.GetAssemblyDefinition().Name);
        foreach (var handle in reader.TypeDefinitions) _types[TypeText.NameOf(reader, handle)] = handle;
        foreach (var type in reader.ExportedTypes.Select(reader.GetExportedType))
            _forwarded.Add($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
    }

    /// <summary>The dll's simple name.</summary>
    public string Assembly { get; }

    public bool HasType(string type) =>
        _forwarded.Contains(type)
        || (_types.TryGetValue(type, out var handle) && IsVisible(_file.Metadata.GetTypeDefinition(handle)));

    /// <summary>
    /// Whether a type or one of its bases has a member, in the exact text of <see cref="MemberText"/>.
    /// </summary>
    public bool HasMember(string type, string name, string member) =>
        _forwarded.Contains(type)
        || (_types.TryGetValue(type, out var handle) && HasMember(handle, name, member));

    // Through a generic base class the type arguments would have to be put in: there (null) the name must do.
    private bool HasMember(TypeDefinitionHandle handle, string name, string? member)
    {
        var reader = _file.Metadata;
        if (_members.GetOrAdd(handle, ReadMembers).Contains(member ?? name)) return true;
        var parent = reader.GetTypeDefinition(handle).BaseType;
        if (parent.IsNil) return false;
        var (type, isGeneric) = TypeParent.Resolve(reader, parent);
        return type.Kind switch
        {
            HandleKind.TypeDefinition =>
                HasMember((TypeDefinitionHandle)type, name, isGeneric ? null : member),
            HandleKind.TypeReference => FrameworkHasMember((TypeReferenceHandle)type, name),
            _ => true,
        };
    }

    private bool FrameworkHasMember(TypeReferenceHandle handle, string name)
    {
        var type = Type.GetType(TypeText.NameOf(_file.Metadata, handle).Name);
        return type is null || type.GetMember(name, BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy).Length > 0;
    }

    private HashSet<string> ReadMembers(TypeDefinitionHandle handle)
    {
        var reader = _file.Metadata;
        var type = reader.GetTypeDefinition(handle);
        var members = new HashSet<string>();
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            if (!IsVisible(method.Attributes)) continue;
            var name = reader.GetString(method.Name);
            members.Add(name);
            members.Add(MemberText.OfMethod(name, method.DecodeSignature(TypeText.Instance, null)));
        }
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            // Access of fields and methods is the same three bits.
            if (!IsVisible((MethodAttributes)field.Attributes)) continue;
            var name = reader.GetString(field.Name);
            members.Add(name);
            members.Add(MemberText.OfField(name, field.DecodeSignature(TypeText.Instance, null)));
        }
        return members;
    }

    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask)
            is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsVisible(TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public
            or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;
}
