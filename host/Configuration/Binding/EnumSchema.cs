using System.Text.Json;
using System.Text.Json.Nodes;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>One of the names of an enum, in kebab-case; snake_case is understood too.</summary>
internal sealed class EnumSchema : ValueSchema
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    public EnumSchema(Type type)
    {
        foreach (var value in Enum.GetValues(type))
        {
            _values.TryAdd(NameOf(value), value);
        }
    }

    public override string Expected => "one of " + string.Join(", ", _values.Keys);

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            return scope.WrongForm(node, Expected, path);
        }

        return _values.TryGetValue(scalar.Value.Replace('_', '-'), out value) || scope.NotAllowed(
            node, $"expected {Expected}", path, node.Shown, Suggestion.For(scalar.Value, _values.Keys));
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["enum"] = new JsonArray([.. _values.Keys
            .Concat(_values.Keys.Select(name => name.Replace('-', '_')))
            .Distinct()
            .Select(name => (JsonNode)name)]),
    };

    public override JsonNode Json(object value) => JsonValue.Create(NameOf(value));

    private static string NameOf(object value) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()!);
}
