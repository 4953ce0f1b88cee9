using System.Text.Json.Nodes;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>Something, or nothing (<c>null</c>, <c>~</c> or no value at all).</summary>
internal sealed class OptionalSchema(ValueSchema inner) : ValueSchema
{
    public override string Expected => inner.Expected + " or null";

    public override string InWords => inner.InWords + " or null";

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        return node is ScalarNode { IsNull: true } || inner.TryRead(node, path, scope, out value);
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = inner.Schema(definitions);
        if (schema["type"] is JsonValue type && !schema.ContainsKey("enum"))
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
            return schema;
        }

        return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }

    public override JsonNode? Json(object value) => inner.Json(value);
}
