using System.Collections;
using System.Text.Json.Nodes;
using Idm.Configuration.Errors;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>Values of one shape in a row. A single value stands for a list of one.</summary>
internal sealed class ListSchema(Type listType, Type itemType, ValueSchema item, LengthRange? count)
    : ValueSchema
{
    public override string Expected => "a list";

    public override string InWords =>
        (count is null ? "a list" : $"a list of {count}") + $", each {item.InWords}";

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        if (node is ScalarNode { IsNull: true })
        {
            return scope.WrongForm(node, Expected, path);
        }

        IReadOnlyList<Node> nodes = node is SequenceNode sequence ? sequence.Items : [node];
        var items = Array.CreateInstance(itemType, nodes.Count);
        var good = true;
        for (var i = 0; i < nodes.Count; i++)
        {
            var itemPath = node is SequenceNode ? KeyPath.Join(path, i) : path;
            var read = item.TryRead(nodes[i], itemPath, scope, out var one);
            good &= read;
            if (read)
            {
                items.SetValue(one, i);
            }
        }

        if (count?.Contains(nodes.Count) == false)
        {
            return scope.NotAllowed(node, $"expected {count} items", path, $"{nodes.Count}");
        }

        value = good ? Contain(items) : null;
        return good;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema(definitions) };
        count?.AddTo(list, "minItems", "maxItems");
        return count is { Min: > 1 }
            ? list
            : new JsonObject { ["anyOf"] = new JsonArray(list, item.Schema(definitions)) };
    }

    public override JsonNode? Json(object value)
    {
        var items = ((IEnumerable)value).Cast<object?>()
            .Select(v => v is null ? null : item.Json(v))
            .ToArray();
        return items.Contains(null) ? null : new JsonArray(items);
    }

    private object Contain(Array items) => listType.IsAssignableFrom(items.GetType())
        ? items
        : Activator.CreateInstance(typeof(List<>).MakeGenericType(itemType), items)!;
}
