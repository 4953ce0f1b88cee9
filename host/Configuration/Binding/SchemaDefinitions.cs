using System.Text.Json.Nodes;
using Idm.Configuration.Exports;

namespace Idm.Configuration.Binding;

/// <summary>The <c>$defs</c> of a schema: each record, kind and export once, whoever refers to it.</summary>
internal sealed class SchemaDefinitions(IExportCatalog catalog)
{
    private readonly Dictionary<(Type, string), string> _names = [];
    private readonly List<ExportInfo> _exports = [.. catalog.All
        .OrderBy(e => e.Kind, StringComparer.Ordinal)
        .ThenBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>All that was referred to so far.</summary>
    public JsonObject All { get; } = [];

    /// <summary>A reference to a record.</summary>
    public JsonObject ForRecord(Type type) =>
        Refer(type, "", type.Name, () => Describe([RecordModel.For(type)]));

    /// <summary>A reference to all exports of a kind.</summary>
    public JsonObject ForPart(Type type, string kind) =>
        Refer(type, kind, kind, () => DescribePart(type, kind));

    /// <summary>The keys of one mapping, from one or more models; no others are allowed.</summary>
    public JsonObject Describe(IEnumerable<RecordModel> models, string? use = null)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        if (use is not null)
        {
            properties[PartSchema.UseKey] = new JsonObject { ["const"] = use };
            required.Add(PartSchema.UseKey);
        }

        foreach (var model in models)
        {
            var defaults = model.CreateDefault();
            foreach (var property in model.Properties.Where(p => !properties.ContainsKey(p.Key)))
            {
                properties[property.Key] = Describe(property, defaults);
                if (property.IsRequired)
                {
                    required.Add(property.Key);
                }
            }
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
            ["patternProperties"] = new JsonObject { ["^x-"] = new JsonObject() },
            ["additionalProperties"] = false,
        };
    }

    private JsonObject Describe(SettingProperty property, object defaults)
    {
        var schema = property.Value.Schema(this);
        if (property.Description.Length > 0)
        {
            schema["description"] = property.Description;
        }

        if (property.DefaultJson(defaults) is { } value)
        {
            schema["default"] = value;
        }

        return schema;
    }

    /// <summary>A mapping whose keys <c>use</c> decides, or a name alone where nothing is required.</summary>
    private JsonObject DescribePart(Type type, string kind)
    {
        var host = RecordModel.For(type);
        var cases = new JsonArray();
        var names = new JsonArray();
        var alone = new JsonArray();
        foreach (var export in _exports.Where(e => e.Kind == kind))
        {
            var models = ModelsOf(host, export);
            var name = $"{kind}.{export.Name}";
            var reference = Refer(type, name, name,
                () => models is null ? new JsonObject { ["type"] = "object" } : Describe(models, export.Name),
                export.Summary);
            cases.Add(Case(export.Name, reference));
            names.Add(export.Name);
            if (models?.SelectMany(m => m.Properties).Any(p => p.IsRequired) == false)
            {
                alone.Add(export.Name);
            }
        }

        var mapping = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [PartSchema.UseKey] = new JsonObject { ["enum"] = names } },
            ["required"] = new JsonArray(PartSchema.UseKey),
            ["allOf"] = cases,
        };
        var script = new JsonObject
        {
            ["type"] = "object",
            ["description"] =
                "A part that a C# script defines; what stands beside are the options that it declares.",
            ["properties"] = new JsonObject
            {
                [PartSchema.ScriptKey] = new JsonObject
                {
                    ["type"] = "string",
                    ["description"] = "The script, a .cs or .csx file, seen from the pipeline file.",
                },
            },
            ["required"] = new JsonArray(PartSchema.ScriptKey),
        };
        var forms = new JsonArray(mapping, new JsonObject { ["enum"] = alone }, script);
        if (PartSchema.TakesNumbers(kind)) forms.Add(new JsonObject { ["type"] = "number" });
        return new JsonObject { ["anyOf"] = forms };
    }

    /// <summary>Records that give an export its keys; null when its options cannot be read.</summary>
    private static RecordModel[]? ModelsOf(RecordModel host, ExportInfo export)
    {
        if (export.OptionsType is not { } type)
        {
            return [host];
        }

        try
        {
            var options = RecordModel.For(type);
            options.CreateDefault();
            return [host, options];
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static JsonObject Case(string name, JsonObject reference) => new()
    {
        ["if"] = new JsonObject
        {
            ["properties"] = new JsonObject { [PartSchema.UseKey] = new JsonObject { ["const"] = name } },
            ["required"] = new JsonArray(PartSchema.UseKey),
        },
        ["then"] = reference,
    };

    private JsonObject Refer(
        Type type, string kind, string wanted, Func<JsonObject> describe, string? summary = null)
    {
        if (!_names.TryGetValue((type, kind), out var name))
        {
            name = All.ContainsKey(wanted) ? $"{wanted}.{type.FullName}" : wanted;
            _names[(type, kind)] = name;
            All[name] = true;
            var schema = describe();
            if (summary is not null)
            {
                schema.Insert(0, "description", summary);
            }

            All[name] = schema;
        }

        var pointer = name
            .Replace("~", "~0", StringComparison.Ordinal)
            .Replace("/", "~1", StringComparison.Ordinal);
        return new JsonObject { ["$ref"] = $"#/$defs/{pointer}" };
    }
}
