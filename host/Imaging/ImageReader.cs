using Idm.Common.Files;
using Idm.Sdk;

namespace Idm.Imaging;

/// <summary>
/// Reads PNG, JPEG, BMP, WebP, GIF (first frame) and TIFF (first page) as the integer codes they store.
/// </summary>
/// <remarks>
/// The format is told from the content, not from the name. Nothing is done to the codes: no colour
/// management, no EXIF rotation, and alpha is dropped, not composited. 16 bits a sample are kept (PNG, TIFF);
/// palettes and fewer than 8 bits a sample are expanded to 8. A format that stores grey (PNG, JPEG, TIFF)
/// gives one channel, everything else three. What is not used is in <see cref="Raster.Remarks"/>.
/// </remarks>
public static class ImageReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="PluginException">It cannot be read: names the file, the reason, and what to
    /// do.</exception>
    public static Raster Read(string path)
    {
        var file = Path.GetFullPath(path);
        return Decode(Bytes(file), file);
    }

    /// <summary>Decodes a file's content.</summary>
    /// <param name="data">The whole content.</param>
    /// <param name="origin">Where it comes from, for messages: usually the file's path.</param>
    /// <exception cref="PluginException">It cannot be decoded: names the origin, the reason, and what to
    /// do.</exception>
    public static Raster Decode(byte[] data, string origin) => Guarded(origin, () =>
    {
        if (data.Length == 0) throw BadImageException.Damaged("it is empty");
        return DecodePage(data, IsTiff(data) ? TiffPreflight.First(data) : 0);
    });

    /// <summary>Pages of a file, and their directories in a TIFF.</summary>
    internal static (IReadOnlyList<long> Directories, IReadOnlyList<ImagePage> Pages) Describe(byte[] data)
    {
        if (IsTiff(data))
        {
            var directories = TiffPreflight.All(data);
            return (directories, [.. directories.Select(at => TiffDecoder.Describe(data, at))]);
        }
        var deep = DeepPngDecoder.Handles(data);
        return ([0], [deep ? DeepPngDecoder.Describe(data) : SkiaDecoder.Describe(data)]);
    }

    /// <summary>Decodes the page whose directory is there, in a TIFF; of others, the only one.</summary>
    internal static Raster DecodePage(byte[] data, long directory) =>
        IsTiff(data) ? TiffDecoder.Decode(data, directory)
        : DeepPngDecoder.Handles(data) ? DeepPngDecoder.Decode(data)
        : SkiaDecoder.Decode(data);

    /// <summary>Tells of whatever goes wrong in a decoder with the name of the file.</summary>
    internal static T Guarded<T>(string origin, Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (BadImageException e)
        {
            throw Unreadable(origin, e.Message, e.Remedy, e);
        }
        catch (OutOfMemoryException e)
        {
            throw Unreadable(origin, "its pixels do not fit in memory", "Crop or downscale it", e);
        }
        catch (Exception e) when (e is not PluginException)
        {
            // The TIFF library meets damaged files with whatever its code runs into.
            throw Unreadable(origin, $"its data makes no sense ({e.Message.TrimEnd('.')})",
                "The file is damaged or incomplete: copy or export it again", e);
        }
    }

    private static bool IsTiff(ReadOnlySpan<byte> data) =>
        data.StartsWith("II*\0"u8) || data.StartsWith("MM\0*"u8)
        || data.StartsWith("II+\0"u8) || data.StartsWith("MM\0+"u8);

    /// <summary>The content of a file.</summary>
    /// <exception cref="PluginException">It cannot be read.</exception>
    internal static byte[] Bytes(string file) => ReadableFile.Read(
        file,
        stream =>
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        },
        (reason, remedy, cause) => Unreadable(file, reason, remedy, cause));

    private static PluginException Unreadable(
        string origin, string reason, string remedy, Exception? cause = null) =>
        new($"cannot read the image '{origin}': {reason}. {remedy}", cause);
}
