using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Formats;

namespace Idm.Plugins.Files;

/// <summary>The images that a path or pattern names, in natural order: img2 before img10.</summary>
/// <remarks>
/// Of folders and patterns, only files with an extension of a format that holds pictures (in any case) count,
/// and hidden files never do. A name does not depend on <see cref="ImageFolderOptions.Limit"/>.
/// </remarks>
[PluginExport(
    ExportKinds.Data, "images", "Image files: one, a folder of them, or those that match a pattern.",
    Equation = "x = code / MaxCode, or (code - low) / (high - low) with levels; "
        + "luma Y = (4899 R + 9617 G + 1868 B + 8192) >> 14; shrink: means of s x s pixels",
    Shapes = "luma: 1 x H x W; rgb: 3 x H x W; samples in [0, 1]",
    Citation = "Rec. ITU-R BT.601")]
public sealed class ImageFolder : IImageSource
{
    private readonly ImageFolderOptions _options;
    private readonly PluginContext _context;

    /// <summary>The images that options name.</summary>
    /// <param name="options">What the pipeline says.</param>
    /// <param name="context">Finds and reads files.</param>
    /// <exception cref="PluginException">The levels are not a lower and a higher code.</exception>
    public ImageFolder(ImageFolderOptions options, PluginContext context)
    {
        (_options, _context) = (options, context);
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
        var how = new ImageReading(_options.Color, _options.Levels);
        var kind = new FileKind("an", "image", "images", _context.Extensions(FormatContent.Pictures));
        return [.. _context.FindFiles(_options.Path, kind).Take(_options.Limit ?? int.MaxValue)
            .Select(file => new ImageItem(
                file.Name, file.Path, () => ShrunkImage.Of(
                    _context.ReadImage(file.Path, how), _options.Shrink, file.Path)))];
    }
}
