using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Engine.Imaging;

/// <summary>The options of <c>data: { use: images }</c>.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>A file, a folder (without its subfolders), or a pattern with * and **.</summary>
    [Required]
    [Description(
        "A file, a folder, or a pattern such as samples/*.png or data/**/*.tif, seen from the pipeline file.")]
    public required string Path { get; init; }

    /// <summary>What is taken from colour images.</summary>
    [Description("luma: one channel, full-range BT.601 in integers; rgb: three channels.")]
    public ImageColor Color { get; init; } = ImageColor.Luma;

    /// <summary>How many images at most, the first in order; null for all.</summary>
    [Range(1, int.MaxValue)]
    [Description("Take only the first so many images.")]
    public int? Limit { get; init; }
}
