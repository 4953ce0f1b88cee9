using System.Text.Encodings.Web;
using System.Text.Json;

namespace Idm.Engine.Pipelines.Binding;

/// <summary>How JSON is written for people: quotes and letters of any language as they are.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Readable { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static JsonSerializerOptions Indented { get; } = new(Readable)
    {
        WriteIndented = true,
        NewLine = "\n",
    };
}
