using System.Text.Json.Nodes;
using Idm.Configuration.Nodes;

namespace Idm.Configuration.Binding;

/// <summary>A mapping whose keys are the properties of a record.</summary>
internal sealed class RecordSchema(Type type) : ValueSchema
{
    public override string Expected => "a mapping";

    public override bool TryRead(Node node, string path, BindingScope scope, out object? value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            return scope.WrongForm(node, Expected, path);
        }

        var model = RecordModel.For(type);
        var meant = scope.ReportUnknown(mapping, model.Keys, path);
        return model.TryRead(mapping, path, scope, meant, out value);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.ForRecord(type);
}
