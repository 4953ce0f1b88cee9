using System.Globalization;

namespace Idm.Engine.Results;

/// <summary>Something in which two runs differ.</summary>
/// <param name="Group"><c>pipeline</c>, <c>facts</c>, <c>metrics</c> or <c>results</c>.</param>
/// <param name="Name">Its name: a key of the pipeline, a fact, a metric, a file.</param>
/// <param name="First">The first run's; null where it has none.</param>
/// <param name="Second">The second run's; null where it has none.</param>
public sealed record RunDifference(string Group, string Name, string? First, string? Second)
{
    /// <summary>The difference in a sentence.</summary>
    public override string ToString() =>
        $"{Name}: {Short(First) ?? "none"} then, {Short(Second) ?? "none"} now";

    /// <summary>A value for people: hashes are told apart by their beginnings.</summary>
    public static string? Short(string? value) =>
        value is { Length: 64 } && value.All(char.IsAsciiHexDigit) ? value[..12] : value;

    /// <summary>
    /// All differences of two runs: pipeline, facts, metrics, and the bits of what they restored.
    /// </summary>
    public static IReadOnlyList<RunDifference> Between(RecordedRun first, RecordedRun second) =>
    [
        .. Between("pipeline", first.Keys, second.Keys),
        .. Between("facts", first.Facts, second.Facts),
        .. Between("metrics", Texts(first.Metrics), Texts(second.Metrics)),
        .. Between("results", first.Results, second.Results),
    ];

    /// <summary>The names whose values differ, or that only one of two sets has, in their order.</summary>
    public static IEnumerable<RunDifference> Between(
        string group, IReadOnlyDictionary<string, string> first,
        IReadOnlyDictionary<string, string> second) =>
        first.Keys.Concat(second.Keys.Where(name => !first.ContainsKey(name)))
            .Select(name => new RunDifference(
                group, name, first.GetValueOrDefault(name), second.GetValueOrDefault(name)))
            .Where(d => d.First != d.Second);

    private static Dictionary<string, string> Texts(IReadOnlyDictionary<string, double> numbers) =>
        numbers.ToDictionary(
            n => n.Key, n => n.Value.ToString("r", CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
