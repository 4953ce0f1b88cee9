using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Idm.Engine.Results;

/// <summary>
/// How results are written as JSON: indented, letters of all languages as they are, a newline at the end.
/// </summary>
public static class Json
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a JSON value.</summary>
    public static string Text(JsonNode value) => value.ToJsonString(Readable) + "\n";
}
