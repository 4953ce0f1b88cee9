namespace Idm.Sdk.Data;

/// <summary>
/// The export of kind <c>data</c>: a list of images, or of measurements, each loaded when it is needed.
/// </summary>
/// <example><code>
/// public IReadOnlyList&lt;DataItem> List() => [.. files.Select(f => new ImageItem(NameOf(f), f, () => Read(f)))];
/// </code></example>
public interface IImageSource
{
    /// <summary>The items, in a stable order, with names that are unique within the source.</summary>
    /// <exception cref="PluginException">
    /// There are none, or they cannot be listed: says where it looked.
    /// </exception>
    IReadOnlyList<DataItem> List();
}
