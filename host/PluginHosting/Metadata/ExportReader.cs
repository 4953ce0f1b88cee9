using System.Reflection;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using Idm.Sdk;

namespace Idm.PluginHosting.Metadata;

/// <summary>Finds the classes that carry [PluginExport] and says of each whether it can be used.</summary>
internal sealed partial class ExportReader(MetadataReader reader, Plugin plugin)
{
    private const string AttributeName = "Idm.Sdk.PluginExportAttribute";
    private const string ContextName = "Idm.Sdk.PluginContext";

    private readonly List<Export> _exports = [];
    private readonly List<(Export, PluginFinding)> _dropped = [];

    /// <summary>Reads all exports of a dll into the plugin that it belongs to.</summary>
    /// <returns>What was wrong with single exports.</returns>
    public IReadOnlyList<PluginFinding> Read()
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            foreach (var attribute in AttributeText.Read(reader, type.GetCustomAttributes(), AttributeName))
            {
                if (ExportOf(handle, attribute) is not { } export) continue;
                if (Problem(export, type) is { } problem) _dropped.Add((export, problem));
                else _exports.Add(export);
            }
        }

        plugin.Exports = _exports;
        plugin.DroppedExports = _dropped;
        return [.. _dropped.Select(d => d.Item2)];
    }

    private Export? ExportOf(TypeDefinitionHandle handle, CustomAttributeValue<string> attribute)
    {
        var given = attribute.FixedArguments;
        if (given.Length < 2 || given[0].Value is not string kind || given[1].Value is not string name)
            return null;
        string? Named(string property) =>
            attribute.NamedArguments.FirstOrDefault(a => a.Name == property).Value as string;
        return new Export
        {
            Kind = kind,
            Name = name,
            Summary = given.Length > 2 ? given[2].Value as string ?? "" : "",
            Equation = Named(nameof(PluginExportAttribute.Equation)),
            Shapes = Named(nameof(PluginExportAttribute.Shapes)),
            Citation = Named(nameof(PluginExportAttribute.Citation)),
            TypeName = TypeText.NameOf(reader, handle),
            Plugin = plugin,
        };
    }

    private PluginFinding? Problem(Export export, TypeDefinition type)
    {
        if (!ExportKinds.Contracts.TryGetValue(export.Kind, out var contract))
            return ExportMessages.UnknownKind(export.TypeName, export.Kind);
        if (!ValidName().IsMatch(export.Name)) return ExportMessages.BadName(export.TypeName, export.Name);
        if (!IsPublic(type)) return ExportMessages.NotPublic(export.TypeName);
        if (type.Attributes.HasFlag(TypeAttributes.Abstract))
            return ExportMessages.IsAbstract(export.TypeName);
        if (type.GetGenericParameters().Count > 0) return ExportMessages.IsGeneric(export.TypeName);
        if (!HasConstructor(type)) return ExportMessages.NoConstructor(export.TypeName);
        if (new ContractReader(reader).Implements(type, contract) == false)
            return ExportMessages.WrongContract(export, contract);
        var first = _exports.Find(e => e.Kind == export.Kind && e.Name == export.Name);
        return first is null
            ? null
            : ExportMessages.SameNameTwice(export.Kind, export.Name, first.TypeName, export.TypeName);
    }

    private bool IsPublic(TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic => IsPublic(reader.GetTypeDefinition(type.GetDeclaringType())),
            _ => false,
        };

    private bool HasConstructor(TypeDefinition type) => type.GetMethods()
        .Select(reader.GetMethodDefinition)
        .Where(m => reader.GetString(m.Name) == ".ctor"
            && (m.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public)
        .Any(m => IsSuitable(m.DecodeSignature(TypeText.Instance, null).ParameterTypes));

    // The same rule as ExportConstructor's, for types that are not loaded.
    private static bool IsSuitable(IReadOnlyList<string> parameters) => parameters switch
    {
        [] => true,
        [var options] => options == ContextName || IsOptions(options),
        [var options, ContextName] => IsOptions(options),
        _ => false,
    };

    // Primitive types are written without a namespace; arrays, generics and pointers with these signs.
    private static bool IsOptions(string type) =>
        !type.StartsWith("System.", StringComparison.Ordinal)
        && !Enum.TryParse<PrimitiveTypeCode>(type, out _)
        && type.IndexOfAny(['[', '<', '&', '*', '!']) < 0
        && type != ContextName;

    [GeneratedRegex("^[a-z][a-z0-9_-]*$")]
    private static partial Regex ValidName();
}
