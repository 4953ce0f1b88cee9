using System.Text.Json;
using System.Text.Json.Nodes;
using Idm.Configuration;
using Idm.Sdk;

namespace Idm.Engine.Results;

/// <summary>A run that was finished: its <c>run.json</c> and the numbers beside it.</summary>
public sealed class RecordedRun
{
    private const string Text = "pipeline", FolderKey = "folder", ResultsKey = "results";

    // Where results go and how they are watched decides nothing; threads are among the facts.
    private static readonly string[] _elsewhere = ["output", "preview", "threads"];

    private readonly JsonObject _record;

    private RecordedRun(string file, JsonObject record, JsonObject? metrics)
    {
        (File, _record) = (file, record);
        Pipeline = Of(record, Text) ?? throw Missing(file, Text);
        Facts = RunFacts.Of(record);
        Keys = PipelineKeys.Of(Pipeline, file).Where(key => !_elsewhere.Contains(key.Key))
            .ToDictionary(StringComparer.Ordinal);
        Metrics = RunFacts.Numbers(metrics);
    }

    /// <summary>The absolute path of its <c>run.json</c>.</summary>
    public string File { get; }

    /// <summary>The absolute folder of the run.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>The resolved text of its pipeline.</summary>
    public string Pipeline { get; }

    /// <summary>The absolute folder where relative paths in the pipeline begin.</summary>
    /// <exception cref="PluginException">
    /// The run was recorded by a version that did not write it down.
    /// </exception>
    public string RequirePipelineFolder() => Of(_record, FolderKey) ?? throw Missing(File, FolderKey);

    /// <summary>Threads of libtorch; null if that is not recorded.</summary>
    public int? Threads => _record["threads"] is JsonValue v && v.TryGetValue<int>(out var n) ? n : null;

    /// <summary>
    /// Facts besides the pipeline that decide about the bits: versions, hashes, threads, kernels.
    /// </summary>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>The keys of the pipeline that decide about results, and their values, as texts.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; }

    /// <summary>Means and the values of each image, as in <c>metrics.json</c>, without seconds.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>SHA-256 of each file of results, by its path below the run's folder.</summary>
    public IReadOnlyDictionary<string, string> Results => (_record[ResultsKey] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Where(r => Of(r, "file") is not null && Of(r, "sha256") is not null)
        .DistinctBy(r => Of(r, "file"), StringComparer.Ordinal)
        .ToDictionary(r => Of(r, "file")!, r => Of(r, "sha256")!, StringComparer.Ordinal);

    /// <summary>Reads a run.</summary>
    /// <param name="path">Its folder, or its <c>run.json</c>.</param>
    /// <exception cref="PluginException">There is none, or it is damaged.</exception>
    public static RecordedRun Read(string path)
    {
        var file = Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, RunRecord.FileName) : path);
        if (!System.IO.File.Exists(file))
        {
            throw new PluginException($"{path}: no run there; expected a folder with a finished run, or its "
                + RunRecord.FileName);
        }
        var record = RunRecord.Read(file) ?? throw new PluginException(
            $"{file}: found no record of a run; expected what 'idm run' writes, \"format\": \"idm-run/1\"");
        var metrics = Path.Combine(Path.GetDirectoryName(file)!, MetricsReport.FileName);
        try
        {
            return new RecordedRun(file, record, System.IO.File.Exists(metrics)
                ? JsonNode.Parse(System.IO.File.ReadAllBytes(metrics)) as JsonObject
                : null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"{metrics}: cannot be read: {e.Message.TrimEnd('.')}. Run the "
                + "pipeline again with --overwrite");
        }
    }

    private static string? Of(JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static PluginException Missing(string file, string key) => new(
        $"{file}: found no '{key}', expected what 'idm run' records today: run the pipeline again");
}
