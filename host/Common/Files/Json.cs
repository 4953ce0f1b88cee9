using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Idm.Common.Files;

/// <summary>JSON for people: indented, letters of all languages as they are, a newline at the end.</summary>
public static class Json
{
    private static readonly JsonSerializerOptions OneLine = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(OneLine)
    {
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The text of a JSON value.</summary>
    public static string Text(JsonNode value) => value.ToJsonString(Indented) + "\n";

    /// <summary>A JSON value on one line, without a newline.</summary>
    public static string Line(JsonNode value) => value.ToJsonString(OneLine);
}
