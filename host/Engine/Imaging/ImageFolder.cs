using Idm.Sdk;
using Idm.Sdk.Data;

namespace Idm.Engine.Imaging;

/// <summary>The images that a path or pattern names, in natural order: img2 before img10.</summary>
/// <remarks>
/// Of folders and patterns, only files with an extension of <see cref="ImageReader.Extensions"/> (in any
/// case) count, and hidden files never do. A name does not depend on <see cref="ImageFolderOptions.Limit"/>.
/// </remarks>
[PluginExport(
    ExportKinds.Data, "images", "Image files: one, a folder of them, or those that match a pattern.",
    Equation = "x = code / MaxCode; luma Y = (4899 R + 9617 G + 1868 B + 8192) >> 14",
    Shapes = "luma: 1 x H x W; rgb: 3 x H x W; samples in [0, 1]",
    Citation = "Rec. ITU-R BT.601")]
public sealed class ImageFolder(ImageFolderOptions options, PluginContext context) : IImageSource
{
    /// <inheritdoc/>
    public IReadOnlyList<IImageItem> List()
    {
        var files = ImageFiles.Find(options.Path, context.PipelineFolder);
        var names = ImageNames.Of(files);
        return [.. files.Zip(names, (file, name) => new Item(name, file, options.Color))
            .Take(options.Limit ?? int.MaxValue)];
    }

    private sealed record Item(string Name, string Origin, ImageColor Color) : IImageItem
    {
        public ImageData Load()
        {
            var stored = ImageReader.Read(Origin);
            return (Color == ImageColor.Luma ? Luma.Of(stored) : Luma.ToRgb(stored)).ToImageData();
        }
    }
}
