using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Engine.Data;

/// <summary>The options of <c>data: { use: measurements }</c>.</summary>
public sealed record MeasurementFilesOptions
{
    /// <summary>A file, a folder (without its subfolders), or a pattern with * and **.</summary>
    [Required]
    [Description("A file, a folder, or a pattern such as measured/*.npz, seen from the pipeline file: "
        + ".safetensors, .npz, .npy or .pt, one measurement each.")]
    public required string Path { get; init; }

    /// <summary>Height and width of the images, for files without a tensor <c>shape</c>.</summary>
    [Description("Height and width of the images that were measured, [H, W], for files that have no tensor "
        + "'shape'.")]
    [Length(2, 2)]
    public IReadOnlyList<int>? Size { get; init; }

    /// <summary>Maximum number, the first in order; null for all.</summary>
    [Range(1, int.MaxValue)]
    [Description("Maximum number of measurements, the first in order.")]
    public int? Limit { get; init; }
}
