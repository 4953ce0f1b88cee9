using System.Text.Json.Nodes;
using Idm.Configuration.Nodes;
using Idm.Configuration.Settings;
using Idm.Sdk;

namespace Idm.Configuration.Binding;

/// <summary>
/// A part inside a plugin's options, a <see cref="NestedPart{T}"/>: read like any other part.
/// </summary>
internal sealed class NestedSchema : ValueSchema
{
    private readonly Type _type;
    private readonly PartSchema _part;

    private NestedSchema(Type type, string kind) =>
        (_type, _part) = (type, new PartSchema(typeof(Part), kind));

    public override string Expected => _part.Expected;

    /// <summary>
    /// The shape of a <see cref="NestedPart{T}"/> whose T is the contract of a kind; else null.
    /// </summary>
    public static NestedSchema? Of(Type type) =>
        KindOf(type) is { } kind ? new NestedSchema(type, kind) : null;

    /// <summary>Of which kind a <see cref="NestedPart{T}"/> is; null for other types.</summary>
    public static string? KindOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(NestedPart<>)
            ? ExportKinds.Contracts.FirstOrDefault(c => c.Value == type.GenericTypeArguments[0]).Key
            : null;

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = _part.TryRead(node, path, scope, out var part)
            ? Activator.CreateInstance(_type, ((Part)part!).Use, part)
            : null;
        return value is not null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => _part.Schema(definitions);
}
