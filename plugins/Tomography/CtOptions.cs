using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Tomography;

/// <summary>Options of <see cref="Ct"/>. Lengths are in millimetres, angles in degrees.</summary>
public sealed record CtOptions
{
    /// <summary>Geometry of the rays of one view.</summary>
    [Description("parallel: all rays of a view in one direction; fan: from a point source to a straight "
        + "detector.")]
    public Beam Beam { get; init; } = Beam.Parallel;

    /// <summary>Number of views.</summary>
    [Description("Views, at equal angles over the arc; few of them make sparse-view tomography.")]
    [Range(1, 10_000)]
    public int Views { get; init; } = 60;

    /// <summary>Angle that the views cover, the end excluded.</summary>
    [Description("Degrees that the views cover, the end excluded; by default 180 for parallel beams and 360 "
        + "for fans.")]
    [Range(0.001, 360.0)]
    public double? Arc { get; init; }

    /// <summary>Angle of the first view.</summary>
    [Description("Degrees of the first view; at 0 parallel rays run down the columns.")]
    [Range(-360.0, 360.0)]
    public double Start { get; init; }

    /// <summary>Number of detector bins.</summary>
    [Description("Detector bins of a view; by default as many as see the whole image.")]
    [Range(1, 100_000)]
    public int? Detectors { get; init; }

    /// <summary>The bin, counted from 0, that the centre of rotation is seen by.</summary>
    [Description("Bin that sees the centre of rotation, counted from 0, 127.5 for the middle of 256: for a "
        + "detector that is off. By default its middle.")]
    [Range(-100_000.0, 200_000.0)]
    public double? Center { get; init; }

    /// <summary>
    /// Distance of neighbouring detector bins; of a fan's, scaled to the centre of rotation.
    /// </summary>
    [Description("Distance of detector bins in mm, for fans scaled to the centre of rotation; by default one "
        + "pixel.")]
    [Range(1e-6, 1e6)]
    public double? Spacing { get; init; }

    /// <summary>Side of a pixel.</summary>
    [Description("Side of a pixel in mm.")]
    [Range(1e-6, 1e6)]
    public double PixelSize { get; init; } = 1;

    /// <summary>Distance from the source of a fan to the centre of rotation.</summary>
    [Description("Fan only: mm from the source to the centre of rotation; twice the diagonal by default.")]
    [Range(1e-6, 1e9)]
    public double? SourceDistance { get; init; }

    /// <summary>Attenuation of water, 1/mm.</summary>
    [Description("Attenuation of water in 1/mm; 0.0192 is that at 70 keV.")]
    [Range(1e-9, 1e9)]
    public double MuWater { get; init; } = 0.0192;

    /// <summary>Hounsfield units of a pixel of 1; a pixel of 0 is -1000, which is vacuum.</summary>
    [Description("Hounsfield units of a pixel of value 1; a pixel of value 0 always is -1000.")]
    [Range(-999.0, 100_000.0)]
    public double HuWhite { get; init; } = 1000;

    /// <summary>Whether A is divided by its norm.</summary>
    [Description("Divide A by its norm, for samplers with unit steps; y then has no physical unit.")]
    public bool Normalize { get; init; }

    /// <summary>Substitute for A⁺.</summary>
    [Description("What stands for A⁺. iterative: A⁺, as near as the iterations come; fbp: filtered "
        + "back-projection, quick, but another map, which 'idm check' says too.")]
    public InverseMethod PseudoInverse { get; init; } = InverseMethod.Iterative;

    /// <summary>Iterations that stand for A⁺.</summary>
    [Description("iterative only: one A and one Aᵀ each; singular values below ‖A‖ / iterations are damped.")]
    [Range(1, 1_000_000)]
    public int Iterations { get; init; } = 1000;

    /// <summary>Window of the ramp filter.</summary>
    [Description("fbp only: window of the ramp filter, from sharp to smooth.")]
    public RampWindow Window { get; init; } = RampWindow.RamLak;
}
