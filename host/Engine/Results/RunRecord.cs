using System.Text.Json;
using System.Text.Json.Nodes;
using Idm.Common.Files;

namespace Idm.Engine.Results;

/// <summary>The file that says how a run's results came about, and marks a folder as holding a run.</summary>
public static class RunRecord
{
    /// <summary>Its name in the output folder.</summary>
    public const string FileName = "run.json";

    private const string FormatKey = "format";
    private const string Format = "idm-run/1";
    private const long MaxBytes = 1 << 26;

    /// <summary>
    /// Writes <c>run.json</c>: first <c>"format": "idm-run/1"</c>, then what the caller records.
    /// </summary>
    /// <param name="output">The run's folder.</param>
    /// <param name="record">Pipeline, seeds, versions, hashes; left unchanged.</param>
    /// <exception cref="UnwritableFileException">It cannot be written.</exception>
    public static void Write(OutputFolder output, JsonObject record)
    {
        var whole = new JsonObject { [FormatKey] = Format };
        foreach (var (key, value) in record)
        {
            if (key != FormatKey) whole[key] = value?.DeepClone();
        }
        AtomicFile.Write(output.PathOf(FileName), Json.Text(whole));
    }

    /// <summary>Whether a folder holds a <c>run.json</c> that this program wrote.</summary>
    internal static bool IsIn(string folder) => Read(Path.Combine(folder, FileName)) is not null;

    /// <summary>The record in a file; null if there is none, or none that this program wrote.</summary>
    internal static JsonObject? Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > MaxBytes) return null;
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file.FullName)) is JsonObject record
                && record[FormatKey] is JsonValue format && format.TryGetValue<string>(out var text)
                && text.StartsWith("idm-run/", StringComparison.Ordinal) ? record : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
