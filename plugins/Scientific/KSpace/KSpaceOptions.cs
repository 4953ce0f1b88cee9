using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Scientific.KSpace;

/// <summary>The options of <c>data: { use: kspace }</c>.</summary>
public sealed record KSpaceOptions
{
    /// <summary>A file, a folder (without its subfolders), or a pattern with * and **.</summary>
    [Required]
    [Description("A file of fastMRI or ISMRMRD, a folder, or a pattern such as scans/*.h5, seen from the "
        + "pipeline file.")]
    public required string Path { get; init; }

    /// <summary>First slice and the one behind the last; null for all.</summary>
    [Length(2, 2)]
    [Description("The first slice, counted from 0, and the one behind the last: [10, 12] are two. All by "
        + "default.")]
    public IReadOnlyList<int>? Slices { get; init; }

    /// <summary>Which of the measured lines are used.</summary>
    [Description("Lines of k-space that are used. measured: all that the file has; random or equispaced: of "
        + "a full scan, those of fastMRI's masks.")]
    public LinePattern Lines { get; init; } = LinePattern.Measured;

    /// <summary>R of random and equispaced lines.</summary>
    [Range(1.0, 100.0)]
    [Description("Random and equispaced only: one of so many lines is used.")]
    public double Acceleration { get; init; } = 4;

    /// <summary>Fraction of the lines that are used without gaps around the centre.</summary>
    [Range(0.0, 1.0)]
    [Description("Random and equispaced only: this fraction of the lines is used without gaps around the "
        + "centre.")]
    public double CenterFraction { get; init; } = 0.08;

    /// <summary>Seed of random lines, and of the first of equispaced ones.</summary>
    [Description("Random and equispaced only: another seed draws other lines.")]
    public int Seed { get; init; }
}

/// <summary>Lines of k-space that are used.</summary>
public enum LinePattern
{
    /// <summary>All that were measured.</summary>
    Measured,

    /// <summary>Each with the same probability.</summary>
    Random,

    /// <summary>At equal distances.</summary>
    Equispaced,
}
