using System.Text.Json.Nodes;
using Idm.Common.Files;
using Idm.Configuration.Binding;
using Idm.Configuration.Documents;
using Idm.Configuration.Exports;
using Idm.Configuration.Settings;

namespace Idm.Configuration;

/// <summary>The JSON schema of pipeline files, for completion and checks in editors.</summary>
public static class PipelineSchema
{
    /// <summary>The schema (JSON, draft 2020-12) of all keys, those of installed exports included.</summary>
    /// <remarks>Exports whose options cannot be read may be named, with any keys beside.</remarks>
    public static string Write(IExportCatalog catalog)
    {
        var definitions = new SchemaDefinitions(catalog);
        var root = definitions.Describe([RecordModel.For(typeof(PipelineSettings))]);
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "IDM pipeline");
        RequireUnlessDenoising(root);
        root["$defs"] = definitions.All;
        return Json.Text(root);
    }

    /// <summary>Operator and sampler are not required where a prior is trained.</summary>
    private static void RequireUnlessDenoising(JsonObject root)
    {
        var objective = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                [ObjectiveDefaults.Objective] = new JsonObject { ["const"] = ObjectiveDefaults.Denoising },
            },
            ["required"] = new JsonArray(ObjectiveDefaults.Objective),
        };
        root["if"] = new JsonObject
        {
            ["properties"] = new JsonObject { [ObjectiveDefaults.Train] = objective },
            ["required"] = new JsonArray(ObjectiveDefaults.Train),
        };
        var (always, otherwise) = (new JsonArray(), new JsonArray());
        foreach (var key in root["required"]!.AsArray().Select(k => k!.GetValue<string>()))
            (ObjectiveDefaults.Parts.ContainsKey(key) ? otherwise : always).Add(key);
        root["required"] = always;
        root["else"] = new JsonObject { ["required"] = otherwise };
    }
}
