namespace Idm.Sdk.Data;

/// <summary>The export of kind <c>data</c>: a list of images, each loaded when it is needed.</summary>
public interface IImageSource
{
    /// <summary>The images, in a stable order, with names that are unique within the source.</summary>
    /// <exception cref="PluginException">There are none, or they cannot be listed: says where it looked.</exception>
    IReadOnlyList<IImageItem> List();
}

/// <summary>One image of a source.</summary>
public interface IImageItem
{
    /// <summary>Its name, used in results and to seed its random streams; no folder, no extension.</summary>
    string Name { get; }

    /// <summary>Where it comes from, for messages: usually the file's path.</summary>
    string Origin { get; }

    /// <summary>Decodes it.</summary>
    /// <exception cref="PluginException">It cannot be read: names the file and the reason.</exception>
    ImageData Load();
}
