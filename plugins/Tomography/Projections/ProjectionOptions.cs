using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Tomography.Projections;

/// <summary>The options of <c>data: { use: projections }</c>.</summary>
public sealed record ProjectionOptions
{
    /// <summary>The projections: counts behind the object.</summary>
    [Required]
    [Description("Counts behind the object, (views, rows, bins), or (views, bins) of one row: a file of Data "
        + "Exchange, a stack of TIFF pages, an array (file#name), or a folder or pattern of pictures.")]
    public required string Path { get; init; }

    /// <summary>The beam without the object.</summary>
    [Description("Counts without the object, one or more like the projections, of which the mean is taken. "
        + "By default exchange/data_white of the same file.")]
    public string? Flats { get; init; }

    /// <summary>The detector without a beam.</summary>
    [Description("Counts without a beam, of which the mean is taken. By default exchange/data_dark of the "
        + "same file; 0 if there is none.")]
    public string? Darks { get; init; }

    /// <summary>File of the angles.</summary>
    [Description("File of the angles, a number of degrees for each view. By default exchange/theta of the "
        + "same file; without any, views are at equal angles over the arc.")]
    public string? Angles { get; init; }

    /// <summary>Angle that the views cover where no file says.</summary>
    [Description("Degrees that the views cover, the end excluded, where no file has angles.")]
    [Range(0.001, 360.0)]
    public double Arc { get; init; } = 180;

    /// <summary>The bin that sees the centre of rotation: a number, or <c>find</c>.</summary>
    [Description("Bin that sees the centre of rotation, counted from 0 (127.5 is the middle of 256), or find: "
        + "by the centres of mass of the views, for parallel beams. By default the middle of the detector.")]
    public string? Center { get; init; }

    /// <summary>First row and the one behind the last; null for all.</summary>
    [Length(2, 2)]
    [Description("The first row of the detector, counted from 0, and the one behind the last: [10, 12] are "
        + "two images. All by default.")]
    public IReadOnlyList<int>? Rows { get; init; }

    /// <summary>Side of the images; null for as many pixels as there are bins.</summary>
    [Description("Rows and columns of the images; by default as many as the detector has bins.")]
    [Range(1, 32_768)]
    public int? Size { get; init; }

    /// <summary>Least transmission.</summary>
    [Description("Transmissions below this are taken as this, and counted: -log of 0 is infinite.")]
    [Range(1e-12, 0.5)]
    public double MinTransmission { get; init; } = 1e-4;
}
