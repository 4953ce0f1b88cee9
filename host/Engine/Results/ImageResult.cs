namespace Idm.Engine.Results;

/// <summary>One restored image, as <c>metrics.json</c> lists it.</summary>
/// <param name="Name">The image's name in its source.</param>
/// <param name="Metrics">Values by metric name, in the order of the pipeline; only those that were
/// computed, infinities and NaN included.</param>
/// <param name="Seconds">Wall time of measuring and sampling; null if it was not taken.</param>
public sealed record ImageResult(
    string Name, IReadOnlyList<KeyValuePair<string, double>> Metrics, double? Seconds = null)
{
    /// <summary>The metrics that could not be computed for this image, and why not.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Unavailable { get; init; } = [];

    /// <summary>Reason why its result means nothing; null as a rule.</summary>
    public string? Remark { get; init; }
}

/// <summary>One image that could not be restored.</summary>
/// <param name="Name">The image's name in its source.</param>
/// <param name="Origin">Where it comes from: usually the file's path.</param>
/// <param name="Error">The message that the user was shown.</param>
public sealed record ImageFailure(string Name, string Origin, string Error);
