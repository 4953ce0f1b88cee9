using System.Text.Json.Nodes;
using Idm.Common.Files;

namespace Idm.Engine.Results;

/// <summary>The numbers of a run: <c>{"images": [...], "mean": {...}, "failed": [...]}</c>.</summary>
/// <remarks>
/// A metric that was not computed, or is not a finite number, is absent: never null, never zero. A mean is
/// over the images that have the value; one that no image has is absent too.
/// </remarks>
public sealed class MetricsReport
{
    /// <summary>Its name in the output folder.</summary>
    public const string FileName = "metrics.json";

    private const string SecondsKey = "seconds";
    private readonly List<ImageResult> _images = [];
    private readonly List<ImageFailure> _failed = [];

    /// <summary>The images so far, in order.</summary>
    public IReadOnlyList<ImageResult> Images => _images;

    /// <summary>The failures so far, in order.</summary>
    public IReadOnlyList<ImageFailure> Failed => _failed;

    /// <summary>
    /// The mean of each value that at least one image has, in the order of first appearance.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> Mean =>
        [.. _images.SelectMany(Values).GroupBy(v => v.Key, v => v.Value)
            .Select(g => KeyValuePair.Create(g.Key, g.Average()))];

    /// <summary>Adds a restored image.</summary>
    public void Add(ImageResult image) => _images.Add(image);

    /// <summary>Adds an image that could not be restored.</summary>
    public void Add(ImageFailure failure) => _failed.Add(failure);

    /// <summary>The report as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["images"] = new JsonArray([.. _images.Select(image =>
            With(new JsonObject { ["name"] = image.Name }, Values(image)))]),
        ["mean"] = With([], Mean),
        ["failed"] = new JsonArray([.. _failed.Select(failure => new JsonObject
        {
            ["name"] = failure.Name,
            ["origin"] = failure.Origin,
            ["error"] = failure.Error,
        })]),
    };

    /// <summary>Writes <c>metrics.json</c>.</summary>
    /// <exception cref="UnwritableFileException">It cannot be written.</exception>
    public void Write(OutputFolder output) => AtomicFile.Write(output.PathOf(FileName), Json.Text(ToJson()));

    private static IEnumerable<KeyValuePair<string, double>> Values(ImageResult image)
    {
        var values = image.Seconds is { } seconds
            ? image.Metrics.Append(KeyValuePair.Create(SecondsKey, seconds))
            : image.Metrics;
        return values.Where(v => double.IsFinite(v.Value));
    }

    private static JsonObject With(JsonObject json, IEnumerable<KeyValuePair<string, double>> values)
    {
        foreach (var (key, value) in values) json[key] = value;
        return json;
    }
}
