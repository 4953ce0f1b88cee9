using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Formats;

/// <summary>Files of pictures: their pages, each decoded when it is read.</summary>
internal static class PictureFile
{
    /// <summary>A file with an entry for each page, named 1, 2 and so on.</summary>
    /// <exception cref="PluginException">It cannot be read.</exception>
    public static FormatFile Open(string path)
    {
        var file = ImageFile.Open(path);
        return new FormatFile([.. file.Pages.Select((page, index) => new PictureEntry(
            $"{index + 1}", new ImageShape(page.Channels, page.Height, page.Width), page.Type,
            () => file.Decode(index).ToStored()))]);
    }

    /// <summary>The pictures of something that is to be written.</summary>
    /// <exception cref="PluginException">It holds something else.</exception>
    public static IEnumerable<Raster> ToWrite(string path, FormatFile contents) => contents.Entries.Select(
        entry => entry is PictureEntry picture
            ? picture.Read().ToRaster(path)
            : throw new PluginException($"cannot write '{path}': found the array '{entry.Name}' of {entry}, "
                + "expected pictures: write .npy or .safetensors"));
}
