using Idm.Imaging;
using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Engine.Data;

/// <summary>The images that a path or pattern names, in natural order: img2 before img10.</summary>
/// <remarks>
/// Of folders and patterns, only files with an extension of <see cref="ImageReader.Extensions"/> (in any
/// case) count, and hidden files never do. A name does not depend on <see cref="ImageFolderOptions.Limit"/>.
/// </remarks>
[PluginExport(
    ExportKinds.Data, "images", "Image files: one, a folder of them, or those that match a pattern.",
    Equation = "x = code / MaxCode, or (code - low) / (high - low) with levels; "
        + "luma Y = (4899 R + 9617 G + 1868 B + 8192) >> 14",
    Shapes = "luma: 1 x H x W; rgb: 3 x H x W; samples in [0, 1]",
    Citation = "Rec. ITU-R BT.601")]
public sealed class ImageFolder : IImageSource
{
    private readonly ImageFolderOptions _options;
    private readonly string _start;
    private readonly FileSearch _search;
    private readonly RemarkedImages _images;

    /// <summary>The images that options name.</summary>
    /// <param name="options">What the pipeline says.</param>
    /// <param name="context">Says where relative paths start.</param>
    /// <exception cref="PluginException">The levels are not a lower and a higher code.</exception>
    public ImageFolder(ImageFolderOptions options, PluginContext context)
    {
        (_options, _start, _search) = (options, context.PipelineFolder, Searches.Of(context));
        _images = new RemarkedImages(context.Log);
        if (options.Levels is { } levels && (levels is not [var low, var high] || low >= high))
        {
            throw new PluginException(
                $"the levels of the images are [{string.Join(", ", levels)}]: expected two codes, the one "
                + "that becomes 0 and a higher one that becomes 1, such as [0, 4095]");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<DataItem> List()
    {
        var files = ImageFiles.Find(_options.Path, _start, search: _search);
        var names = ImageNames.Of(files);
        return [.. files.Zip(names, (file, name) => new ImageItem(name, file, () => Load(file)))
            .Take(_options.Limit ?? int.MaxValue)];
    }

    private ImageData Load(string file)
    {
        var stored = _images.Read(file);
        var image = _options.Color == ImageColor.Luma ? Luma.Of(stored) : Luma.ToRgb(stored);
        return _options.Levels is [var low, var high] ? image.ToImageData(low, high) : image.ToImageData();
    }
}
