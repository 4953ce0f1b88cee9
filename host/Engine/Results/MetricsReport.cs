using System.Text.Json.Nodes;
using Idm.Common.Files;

namespace Idm.Engine.Results;

/// <summary>The numbers of a run: <c>{"images": [...], "mean": {...}, "failed": [...]}</c>.</summary>
/// <remarks>
/// Values are finite numbers: never null, never a stand-in. A metric without one is named with the reason
/// under <c>unavailable</c>, in its image or, where the whole run has no value, beside <c>mean</c>. A mean is
/// over the images that have the value; where these are not all, <c>mean_over</c> says how many they are. The
/// value of a metric over the set of images stands among the means. An image whose result means nothing has a
/// <c>remark</c>.
/// </remarks>
public sealed class MetricsReport
{
    /// <summary>Its name in the output folder.</summary>
    public const string FileName = "metrics.json";

    private const string SecondsKey = "seconds", UnavailableKey = "unavailable", RemarkKey = "remark";
    private readonly List<ImageResult> _images = [];
    private readonly List<ImageFailure> _failed = [];
    private readonly List<KeyValuePair<string, double>> _overSet = [];
    private readonly List<KeyValuePair<string, string>> _unavailable = [];
    private readonly List<KeyValuePair<string, string>> _unwritten = [];

    /// <summary>The images so far, in order.</summary>
    public IReadOnlyList<ImageResult> Images => _images;

    /// <summary>The failures so far, in order.</summary>
    public IReadOnlyList<ImageFailure> Failed => _failed;

    /// <summary>
    /// The mean of each value that at least one image has, in the order of first appearance; then the values
    /// over the set of images.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> Mean =>
        [.. Groups.Select(g => KeyValuePair.Create(g.Key, g.Average())), .. _overSet.Where(
            v => double.IsFinite(v.Value))];

    /// <summary>Number of images in a mean, for means that do not cover all images.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> MeanOver =>
        [.. Groups.Select(g => KeyValuePair.Create(g.Key, g.Count())).Where(g => g.Value < _images.Count)];

    /// <summary>The metrics of which the run has no value at all, and why not.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Unavailable
    {
        get
        {
            var known = Mean.Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
            return [.. _unavailable, .. _overSet.Where(v => !double.IsFinite(v.Value)).Select(NotFinite),
                .. _images.SelectMany(UnavailableOf).Where(u => known.Add(u.Key))
                    .Where(u => _unavailable.All(s => s.Key != u.Key))
                    .Select(u => KeyValuePair.Create(u.Key, "no image has a value: " + u.Value))];
        }
    }

    /// <summary>Files of the run that could not be written, and why not.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Unwritten => _unwritten;

    /// <summary>Adds a file that could not be written, and why not.</summary>
    public void AddUnwritten(string file, string reason) => _unwritten.Add(new(file, reason));

    /// <summary>Adds a restored image.</summary>
    public void Add(ImageResult image) => _images.Add(image);

    /// <summary>Adds an image that could not be restored.</summary>
    public void Add(ImageFailure failure) => _failed.Add(failure);

    /// <summary>Adds the value of a metric over all images.</summary>
    public void AddOverSet(string metric, double value) => _overSet.Add(new(metric, value));

    /// <summary>Adds a metric over all images that has no value, and why not.</summary>
    public void AddUnavailable(string metric, string reason) => _unavailable.Add(new(metric, reason));

    /// <summary>The metrics that an image has no finite value of, and why not.</summary>
    public static IEnumerable<KeyValuePair<string, string>> UnavailableOf(ImageResult image) =>
        [.. image.Metrics.Where(v => !double.IsFinite(v.Value)).Select(NotFinite), .. image.Unavailable];

    /// <summary>The report as JSON.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["images"] = new JsonArray([.. _images.Select(JsonOf)]),
            ["mean"] = With([], Mean),
        };
        With(json, "mean_over", MeanOver);
        With(json, UnavailableKey, Unavailable);
        json["failed"] = new JsonArray([.. _failed.Select(JsonOf)]);
        return json;
    }

    /// <summary>An image as the report lists it.</summary>
    internal static JsonObject JsonOf(ImageResult image) =>
        With(
            With(With(new JsonObject { ["name"] = image.Name }, Values(image)), UnavailableKey,
                UnavailableOf(image)),
            RemarkOn(image));

    private static KeyValuePair<string, string>[] RemarkOn(ImageResult image) =>
        image.Remark is { } remark ? [KeyValuePair.Create(RemarkKey, remark)] : [];

    /// <summary>A failure as the report lists it.</summary>
    internal static JsonObject JsonOf(ImageFailure failure) => new()
    {
        ["name"] = failure.Name,
        ["origin"] = failure.Origin,
        ["error"] = failure.Error,
    };

    /// <summary>Writes <c>metrics.json</c>.</summary>
    /// <exception cref="UnwritableFileException">It cannot be written.</exception>
    public void Write(OutputFolder output) => AtomicFile.Write(output.PathOf(FileName), Json.Text(ToJson()));

    private IEnumerable<IGrouping<string, double>> Groups =>
        _images.SelectMany(Values).GroupBy(v => v.Key, v => v.Value);

    private static KeyValuePair<string, string> NotFinite(KeyValuePair<string, double> value) =>
        new(value.Key, double.IsNaN(
            value.Value) ? "not a number" : value.Value > 0 ? "infinite" : "minus infinity");

    private static IEnumerable<KeyValuePair<string, double>> Values(ImageResult image)
    {
        var values = image.Seconds is { } seconds
            ? image.Metrics.Append(KeyValuePair.Create(SecondsKey, seconds))
            : image.Metrics;
        return values.Where(v => double.IsFinite(v.Value));
    }

    private static JsonObject With<T>(JsonObject json, IEnumerable<KeyValuePair<string, T>> values)
    {
        foreach (var (key, value) in values) json[key] = JsonValue.Create(value);
        return json;
    }

    private static JsonObject With<T>(
        JsonObject json, string key, IEnumerable<KeyValuePair<string, T>> values)
    {
        var inner = With([], values);
        if (inner.Count > 0) json[key] = inner;
        return json;
    }
}
