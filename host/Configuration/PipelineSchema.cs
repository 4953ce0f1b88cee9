using Idm.Common.Files;
using Idm.Configuration.Binding;
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
        root["$defs"] = definitions.All;
        return Json.Text(root);
    }
}
