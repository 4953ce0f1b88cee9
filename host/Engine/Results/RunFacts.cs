using System.Text.Json.Nodes;

namespace Idm.Engine.Results;

/// <summary>Facts of a record, as names with values by which two runs can be compared.</summary>
public static class RunFacts
{
    private const string Seconds = "seconds";
    private static readonly string[] _whole = ["seed", "device", "threads", "kernels"];

    /// <summary>
    /// Facts besides the pipeline that decide about the bits of results: seed, device, threads, kernels,
    /// versions, and the hashes of weights, plugins, scripts and inputs.
    /// </summary>
    /// <param name="record">A record of a run, or what it will be.</param>
    public static IReadOnlyDictionary<string, string> Of(JsonObject record)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in _whole)
            if (record[key] is { } value) facts[key] = value.ToString();
        foreach (var (name, version) in record["versions"] as JsonObject ?? [])
            facts[$"versions.{name}"] = $"{version}";
        if (record["weights"] is JsonObject weights) facts["weights"] = $"{weights["sha256"]}";
        Hashes("plugins", "id");
        Hashes("scripts", "file");
        Hashes("sources", "name");
        return facts;

        void Hashes(string list, string name)
        {
            foreach (var item in (record[list] as JsonArray ?? []).OfType<JsonObject>())
                if (item["sha256"] is { } hash) facts[$"{list}.{item[name]}"] = hash.ToString();
        }
    }

    /// <summary>
    /// The numbers of a <c>metrics.json</c> but for seconds: <c>mean.psnr</c>, <c>lion.psnr</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, double> Numbers(JsonObject? metrics)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        Add("mean", metrics?["mean"] as JsonObject);
        foreach (var image in (metrics?["images"] as JsonArray ?? []).OfType<JsonObject>())
            Add($"{image["name"]}", image);
        return numbers;

        void Add(string of, JsonObject? values)
        {
            foreach (var (name, value) in values ?? [])
            {
                if (name != Seconds && value is JsonValue v && v.TryGetValue<double>(out var number))
                    numbers[$"{of}.{name}"] = number;
            }
        }
    }
}
