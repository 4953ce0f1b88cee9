namespace Idm.Sdk.Data;

/// <summary>
/// An item of a source that was measured elsewhere: there is a y, and no image to compare with.
/// </summary>
public interface IMeasuredItem : IImageItem
{
    /// <summary>Reads the measurement; the caller disposes it.</summary>
    /// <exception cref="PluginException">It cannot be read: names the file and the reason.</exception>
    MeasuredData LoadMeasurement();

    /// <summary>Throws: the image is what is to be found.</summary>
    /// <exception cref="PluginException">Always; names the file.</exception>
    ImageData IImageItem.Load() => throw new PluginException(
        $"{Origin} is a measurement, and an image is needed here: name images (data: {{ use: images, path: ... }})");
}
