using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Idm.Architecture.Tests;

/// <summary>
/// Finds who uses whom across the folders of a project, in what was compiled: bases, signatures, attributes
/// and bodies. Constants are copied by the compiler and leave no trace.
/// </summary>
internal sealed class FolderUses
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(o => o.Value & 0xFFFF, o => o.OperandType);

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly UsedTypes _used = new();

    private FolderUses(PEReader file) => (_file, _metadata) = (file, file.GetMetadataReader());

    /// <summary>All uses, each once.</summary>
    /// <param name="dll">The assembly.</param>
    /// <param name="project">Its root namespace.</param>
    public static IReadOnlyCollection<FolderUse> Read(string dll, string project)
    {
        using var file = new PEReader(File.OpenRead(dll));
        var reader = new FolderUses(file);
        var uses = new HashSet<FolderUse>();
        foreach (var handle in reader._metadata.TypeDefinitions)
        {
            if (reader.Place(handle, project) is not { } user) continue;
            foreach (var type in reader.UsedBy(handle))
            {
                if (reader.Place(type, project) is { } used && used.Folder != user.Folder)
                    uses.Add(new FolderUse(user.Folder, used.Folder, user.Name, used.Name));
            }
        }
        return uses;
    }

    /// <summary>
    /// The folder and the name of a type, for nested ones of the type around them; null for generated code.
    /// </summary>
    private (string Folder, string Name)? Place(TypeDefinitionHandle handle, string project)
    {
        var type = _metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil) type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        var space = _metadata.GetString(type.Namespace);
        if (space != project && !space.StartsWith(project + ".", StringComparison.Ordinal)) return null;
        var folder = space == project ? Floor.Root : space[(project.Length + 1)..].Split('.')[0];
        return (folder, $"{space}.{_metadata.GetString(type.Name)}");
    }

    private HashSet<TypeDefinitionHandle> UsedBy(TypeDefinitionHandle handle)
    {
        _used.Found.Clear();
        var type = _metadata.GetTypeDefinition(handle);
        See(type.BaseType);
        foreach (var i in type.GetInterfaceImplementations())
            See(_metadata.GetInterfaceImplementation(i).Interface);
        See(type.GetCustomAttributes());
        See(type.GetGenericParameters());
        foreach (var f in type.GetFields())
        {
            var field = _metadata.GetFieldDefinition(f);
            field.DecodeSignature(_used, null);
            See(field.GetCustomAttributes());
        }
        foreach (var m in type.GetMethods())
        {
            var method = _metadata.GetMethodDefinition(m);
            method.DecodeSignature(_used, null);
            See(method.GetCustomAttributes());
            See(method.GetGenericParameters());
            if (method.RelativeVirtualAddress != 0)
                SeeBody(_file.GetMethodBody(method.RelativeVirtualAddress));
        }
        return _used.Found;
    }

    private void See(CustomAttributeHandleCollection attributes)
    {
        foreach (var a in attributes) See(_metadata.GetCustomAttribute(a).Constructor);
    }

    private void See(GenericParameterHandleCollection parameters)
    {
        foreach (var constraint in parameters.SelectMany(
            p => _metadata.GetGenericParameter(p).GetConstraints()))
            See(_metadata.GetGenericParameterConstraint(constraint).Type);
    }

    private void SeeBody(MethodBodyBlock body)
    {
        See(body.LocalSignature);
        foreach (var region in body.ExceptionRegions) See(region.CatchType);
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            int op = code.ReadByte();
            if (op == 0xFE) op = 0xFE00 | code.ReadByte();
            switch (Operands[op])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    See(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();         // moves the offset, which is added to after it
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset++;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private void See(EntityHandle handle)
    {
        if (handle.IsNil) return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _used.Found.Add((TypeDefinitionHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_used, null);
                break;
            case HandleKind.FieldDefinition:
                See(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodDefinition:
                See(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MethodSpecification:
                var generic = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                generic.DecodeSignature(_used, null);
                See(generic.Method);
                break;
            case HandleKind.MemberReference:
                See(_metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
            case HandleKind.StandaloneSignature:
                var signature = _metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle);
                if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
                    signature.DecodeLocalSignature(_used, null);
                break;
        }
    }
}
