using System.Text.Json.Nodes;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>true or false.</summary>
internal sealed class BooleanSchema : ValueSchema
{
    public override string Expected => "true or false";

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = node is ScalarNode { Form: not ScalarForm.Text } scalar
            ? scalar.Value switch
            {
                "true" or "True" or "TRUE" => true,
                "false" or "False" or "FALSE" => false,
                _ => null,
            }
            : null;
        return value is not null || scope.WrongForm(node, Expected, path);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "boolean" };

    public override JsonNode Json(object value) => JsonValue.Create((bool)value);
}
