using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Idm.Sdk.Data;

namespace Idm.Plugins.Files;

/// <summary>The options of <c>data: { use: images }</c>.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>A file, a folder (without its subfolders), or a pattern with * and **.</summary>
    [Required]
    [Description(
        "A file, a folder, or a pattern such as samples/*.png or data/**/*.tif, seen from the pipeline file.")]
    public required string Path { get; init; }

    /// <summary>Channels that are taken from colour images.</summary>
    [Description("luma: one channel, full-range BT.601 in integers; rgb: three channels.")]
    public ImageColor Color { get; init; } = ImageColor.Luma;

    /// <summary>
    /// The stored values that become 0 and 1; null for 0 and the largest code of the file's format.
    /// </summary>
    [Length(2, 2)]
    [Description(
        "The codes that become 0 and 1, others clamped: [0, 4095] for 12 bits in a file of 16. By default 0 "
        + "and the largest code that the file could hold.")]
    public IReadOnlyList<double>? Levels { get; init; }

    /// <summary>The side of the squares of pixels that become one; 1 for the images as they are.</summary>
    [Range(1, 64)]
    [Description(
        "Shrinks the images by this factor: each square of so many pixels a side becomes one, their mean. Rows "
        + "and columns that are left over, on the right and at the bottom, are dropped.")]
    public int Shrink { get; init; } = 1;

    /// <summary>Maximum number of images, the first in order; null for all.</summary>
    [Range(1, int.MaxValue)]
    [Description("Maximum number of images, the first in order.")]
    public int? Limit { get; init; }
}
