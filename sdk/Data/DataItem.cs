namespace Idm.Sdk.Data;

/// <summary>
/// One item of a source: an image to be measured, or an external measurement.
/// </summary>
/// <param name="Name">
/// Its name, used in results and to seed its random streams; no folder, no extension.
/// </param>
/// <param name="Origin">Where it comes from, for messages: usually the file's path.</param>
public abstract record DataItem(string Name, string Origin)
{
    /// <summary>The item where an image is needed, as in training.</summary>
    /// <exception cref="PluginException">It is a measurement: says what to name instead.</exception>
    public ImageItem RequireImage() => this as ImageItem ?? throw new PluginException(
        $"{Origin} is a measurement, and an image is needed here: name images (data: "
            + $"{{ use: images, path: ... }})");
}

/// <summary>One image of a source.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Load">
/// Decodes it; throws a <see cref="PluginException"/> that names the file and the reason.
/// </param>
public sealed record ImageItem(string Name, string Origin, Func<ImageData> Load) : DataItem(Name, Origin);

/// <summary>An external measurement: there is a y, and no image to compare with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Load">
/// Reads it; the caller disposes what it gives. Throws a <see cref="PluginException"/> that names the file
/// and the reason.
/// </param>
public sealed record MeasuredItem(string Name, string Origin, Func<MeasuredData> Load)
    : DataItem(Name, Origin);
