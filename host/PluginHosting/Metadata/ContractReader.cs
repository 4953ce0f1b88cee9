using System.Reflection.Metadata;
using System.Runtime.CompilerServices;

namespace Idm.PluginHosting.Metadata;

/// <summary>
/// Looks for an interface among the bases and interfaces of a type, as far as its own dll shows them.
/// </summary>
internal sealed class ContractReader(MetadataReader reader)
{
    /// <summary>Whether a type implements an interface; null if that depends on another dll.</summary>
    public bool? Implements(TypeDefinition type, Type contract)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        bool? answer = false;
        var parents = type.GetInterfaceImplementations()
            .Select(i => reader.GetInterfaceImplementation(i).Interface)
            .Append(type.BaseType);
        foreach (var parent in parents.Where(p => !p.IsNil))
        {
            var (handle, _) = TypeParent.Resolve(reader, parent);
            var implements = handle.Kind switch
            {
                HandleKind.TypeDefinition =>
                    Implements(reader.GetTypeDefinition((TypeDefinitionHandle)handle), contract),
                HandleKind.TypeReference => IsOrUnknown((TypeReferenceHandle)handle, contract),
                _ => null,
            };
            if (implements == true) return true;
            answer = implements is null ? null : answer;
        }
        return answer;
    }

    // Nothing in the framework or in TorchSharp implements a contract; the SDK's own types can be asked.
    private bool? IsOrUnknown(TypeReferenceHandle handle, Type contract)
    {
        var (name, assembly) = TypeText.NameOf(reader, handle);
        if (assembly == contract.Assembly.GetName().Name)
            return contract.Assembly.GetType(name) is { } type ? type.IsAssignableTo(contract) : null;
        return assembly is "TorchSharp" || name.StartsWith("System.", StringComparison.Ordinal)
            ? false
            : null;
    }
}
