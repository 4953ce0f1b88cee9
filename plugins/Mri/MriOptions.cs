using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Idm.Plugins.Mri;

/// <summary>Options of <see cref="Mri"/>.</summary>
public sealed record MriOptions
{
    /// <summary>Pattern of the measured points of k-space.</summary>
    [Description("cartesian: columns; radial: spokes on the grid; gaussian: points; file: as in mask_file.")]
    public MaskPattern Mask { get; init; } = MaskPattern.Cartesian;

    /// <summary>Points of k-space for each one that is measured.</summary>
    [Description("Acceleration R: one in R points (columns, for cartesian) is measured.")]
    [Range(1.0, 1000.0)]
    public double Acceleration { get; init; } = 5;

    /// <summary>Part of k-space around its centre that is measured without gaps.</summary>
    [Description("Measured without gaps around the centre: this fraction of the columns (cartesian), or a "
        + "disc of this fraction of the sides (gaussian).")]
    [Range(0.0, 1.0)]
    public double CenterFraction { get; init; } = 0.08;

    /// <summary>Exponent of the falling density of columns.</summary>
    [Description("Cartesian: other columns are drawn with density (1 - r)^falloff, r from 0 in the centre to "
        + "1; 0 is uniform.")]
    [Range(0.0, 20.0)]
    public double Falloff { get; init; } = 3;

    /// <summary>Width of the normal density of points.</summary>
    [Description("Gaussian: standard deviation of the density, as a fraction of half the side.")]
    [Range(0.01, 10.0)]
    public double Sigma { get; init; } = 0.4;

    /// <summary>Whether all images share one mask.</summary>
    [Description("One mask for all images, drawn from the pipeline's seed; otherwise each image has its own.")]
    public bool Fixed { get; init; }

    /// <summary>File of the mask.</summary>
    [Description("mask: file only. A .npy, .npz, .safetensors or torch.save file with one tensor (H, W), or "
        + "(W) for columns; measured where not 0.")]
    public string? MaskFile { get; init; }

    /// <summary>Whether the zero frequency is in the corner of the mask's file.</summary>
    [Description("The file's zero frequency is at its first row and column, as an FFT gives it; otherwise in "
        + "the middle.")]
    public bool MaskFromCorner { get; init; }

    /// <summary>Number of receiver coils.</summary>
    [Description("Receiver coils. 1 is uniform; more have smooth synthetic sensitivities, unless "
        + "sensitivities names a file.")]
    [Range(1, 256)]
    public int Coils { get; init; } = 1;

    /// <summary>File of the coils' sensitivities, or how to estimate them.</summary>
    [Description("walsh or espirit: estimated from the calibration region that comes with a measurement. Or "
        + "a .npy or .npz file of complex sensitivities (coils, H, W), or one of these, .safetensors "
        + "or torch.save with their parts as real numbers, (coils, H, W, 2) or (coils, 2, H, W); says how "
        + "many coils there are.")]
    public string? Sensitivities { get; init; }

    /// <summary>Iterations that stand for A⁺ with several coils.</summary>
    [Description("Several coils only: iterations of A⁺, one A and one Aᵀ each; singular values below "
        + "‖A‖ / iterations are damped.")]
    [Range(1, 1_000_000)]
    public int Iterations { get; init; } = 1000;

    /// <summary>Whether images are complex.</summary>
    [Description("Images are complex, in two channels: real part, imaginary part. Otherwise real, in one.")]
    public bool Complex { get; init; }
}
