using Idm.Sdk;

namespace Idm.Imaging;

/// <summary>A file of pictures in memory: what its pages are, and each decoded when asked for.</summary>
public sealed class ImageFile
{
    private readonly string _origin;
    private readonly byte[] _data;
    private readonly IReadOnlyList<long> _directories;

    private ImageFile(string path)
    {
        _origin = Path.GetFullPath(path);
        _data = ImageReader.Bytes(_origin);
        (_directories, Pages) = ImageReader.Guarded(_origin, () => ImageReader.Describe(_data));
    }

    /// <summary>Its pages: one, but for TIFF.</summary>
    public IReadOnlyList<ImagePage> Pages { get; }

    /// <summary>Reads a file, and the headers of its pages.</summary>
    /// <exception cref="PluginException">It cannot be read: names the file, the reason, and what to
    /// do.</exception>
    public static ImageFile Open(string path) => new(path);

    /// <summary>Decodes a page.</summary>
    /// <param name="page">Its index, from 0.</param>
    /// <exception cref="PluginException">It cannot be decoded: names the file, the reason, and what to
    /// do.</exception>
    public Raster Decode(int page) => ImageReader.Guarded(
        Pages.Count == 1 ? _origin : $"{_origin}#{page + 1}",
        () => ImageReader.DecodePage(_data, _directories[page]));
}

/// <summary>A page, described by its header.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 (grey) or 3 (red, green, blue).</param>
/// <param name="Type">The type of a sample, as NumPy names it: uint8, uint16.</param>
public sealed record ImagePage(int Width, int Height, int Channels, string Type);
