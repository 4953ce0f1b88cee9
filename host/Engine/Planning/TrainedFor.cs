using System.Text.RegularExpressions;

namespace Idm.Engine.Planning;

/// <summary>Operator and sampler that weights are used with, or were trained with.</summary>
/// <param name="Operator">The operator's name.</param>
/// <param name="OperatorOptions">Its options, as their record prints them.</param>
/// <param name="Sampler">The sampler's name.</param>
/// <param name="SamplerOptions">Its options, as their record prints them.</param>
/// <param name="Trained">Those options of the sampler that weights are trained for.</param>
internal sealed partial record TrainedFor(
    string Operator, string OperatorOptions, string Sampler, string SamplerOptions,
    IReadOnlyList<string> Trained)
{
    /// <summary>Metadata key of the operator; several are separated by ", ".</summary>
    public const string OperatorKey = "operator";

    /// <summary>The key of the operator's options; of several operators separated by "; ".</summary>
    public const string OperatorOptionsKey = "operator_options";

    /// <summary>The key of the sampler's name.</summary>
    public const string SamplerKey = "sampler";

    /// <summary>The key of the sampler's options.</summary>
    public const string SamplerOptionsKey = "sampler_options";

    /// <summary>
    /// The key of the settings that changed during training, such as <c>operator.ratio</c>, separated by
    /// ", "; older files lack it.
    /// </summary>
    public const string ScheduledKey = "scheduled";

    /// <summary>
    /// Differences from the training that a weights file records; files of others record nothing.
    /// </summary>
    /// <param name="metadata">The file's metadata.</param>
    public IEnumerable<string> Differences(IReadOnlyDictionary<string, string> metadata)
    {
        string Told(string key) => metadata.GetValueOrDefault(key) ?? "";
        if (Told("objective").StartsWith("denoising", StringComparison.Ordinal)) yield break;

        if (Told(SamplerKey) is { Length: > 0 } sampler && sampler != Sampler)
            yield return $"the sampler '{sampler}', this pipeline uses '{Sampler}'";
        else
        {
            foreach (var (name, then, now) in Changed(Told(SamplerOptionsKey), SamplerOptions)
                .Where(o => Trained.Contains(o.Name, StringComparer.OrdinalIgnoreCase)))
                yield return $"{name} {then} of the sampler, this pipeline uses {now}";
        }

        // The options of one of several operators say little, and older files do not say what was scheduled.
        if (!metadata.TryGetValue(ScheduledKey, out var changing) || Told(OperatorKey) != Operator
            || Told(OperatorOptionsKey).Contains("; ", StringComparison.Ordinal)) yield break;
        var free = changing.Split(", ")
            .Select(path => path.Split('.')[^1].Replace("_", "", StringComparison.Ordinal));
        foreach (var (name, then, now) in Changed(Told(OperatorOptionsKey), OperatorOptions)
            .Where(o => !free.Contains(o.Name, StringComparer.OrdinalIgnoreCase)))
            yield return $"{name} {then} of the operator, this pipeline uses {now}";
    }

    private static IEnumerable<(string Name, string Then, string Now)> Changed(string then, string now)
    {
        var before = Options(then);
        return Options(now).Where(o => before.TryGetValue(o.Key, out var other) && other != o.Value)
            .Select(o => (o.Key, before[o.Key], o.Value));
    }

    private static Dictionary<string, string> Options(string text) => Option().Matches(text)
        .DistinctBy(m => m.Groups[1].Value)
        .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"(\w+) = (.*?)(?=, \w+ = | \}$)", RegexOptions.CultureInvariant)]
    private static partial Regex Option();
}
