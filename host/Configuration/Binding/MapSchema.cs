using System.Collections;
using System.Text.Json.Nodes;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>Values of one shape under keys that the user chooses.</summary>
internal sealed class MapSchema(Type valueType, ValueSchema item) : ValueSchema
{
    public override string Expected => "a mapping";

    public override string InWords => $"a mapping, each value {item.InWords}";

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            return scope.WrongForm(node, Expected, path);
        }

        var table = (IDictionary)Activator.CreateInstance(
            typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType))!;
        var good = true;
        foreach (var entry in mapping.Entries)
        {
            if (item.TryRead(entry.Value, KeyPath.Join(path, entry.Key), scope, out var one))
            {
                table[entry.Key] = one;
            }
            else
            {
                good = false;
            }
        }

        value = good ? table : null;
        return good;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "object", ["additionalProperties"] = item.Schema(definitions) };
}
